import type { Json } from './call.ts';
import { iamArn } from './organisation.ts';
import { document, type PolicyJson } from './policy.ts';

/** Who may assume a role. */
export type Trust =
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'account'; readonly account: string; readonly condition?: Json }
  | { readonly kind: 'web-identity'; readonly provider: string; readonly subject: string }
  | { readonly kind: 'saml'; readonly provider: string };

export function trustPolicy(trust: Trust): PolicyJson {
  switch (trust.kind) {
    case 'service':
      return document(assume('sts:AssumeRole', { Service: trust.service }));
    case 'account':
      return document(
        assume('sts:AssumeRole', { AWS: `arn:aws:iam::${trust.account}:root` }, trust.condition),
      );
    case 'web-identity':
      return document(
        assume(
          'sts:AssumeRoleWithWebIdentity',
          { Federated: iamArn(`oidc-provider/${trust.provider}`) },
          {
            StringEquals: { [`${trust.provider}:aud`]: 'sts.amazonaws.com' },
            StringLike: { [`${trust.provider}:sub`]: trust.subject },
          },
        ),
      );
    case 'saml':
      return document(
        assume('sts:AssumeRoleWithSAML', { Federated: iamArn(`saml-provider/${trust.provider}`) }),
      );
  }
}

function assume(action: string, principal: Json, condition?: Json): Json {
  return {
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    ...(condition !== undefined && { Condition: condition }),
  };
}
