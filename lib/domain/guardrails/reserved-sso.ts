import type { Guardrail } from './guardrail.ts';

/** Roles of IAM Identity Center are protected; their permission set is where to tighten (AWS re:Post, identity-center-aws-reserved-sso). */
export const reservedSso: Guardrail = ({ role }) =>
  role.path.startsWith('/aws-reserved/') || role.name.startsWith('AWSReservedSSO_')
    ? {
        kind: 'refuse',
        sentence:
          'made by IAM Identity Center: tighten its permission set instead, since AWS puts this role back',
      }
    : null;
