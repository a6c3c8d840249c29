import { createHmac } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';
import type { ReviewOptions } from '../review/front-desk.ts';
import { oidcLogin } from '../review/oidc-login.ts';
import { linkHolder } from '../review/sent-links.ts';
import type { ReviewRules } from '../review-rules.ts';
import { signedBy } from './review-lambda.ts';
import { reviewLinks } from './review-links.ts';
import { secretOf } from './secret.ts';

const OidcSecret = z.object({ clientSecret: z.string().min(1) });

/** What vouches for reviewers, as the settings say. `secret`: what signs forms; a login's session is signed by one derived from it. */
export async function reviewDoor(
  { login, oidc }: ReviewRules,
  variables: Readonly<Record<string, string | undefined>>,
  { secret, clock }: { readonly secret: Uint8Array; readonly clock: Clock },
): Promise<Pick<ReviewOptions, 'identity' | 'sentLinks' | 'login'>> {
  if (login === 'link') {
    const sentLinks = reviewLinks(variables);
    return { sentLinks, identity: linkHolder(sentLinks, clock) };
  }
  if (login === 'oidc') {
    if (oidc === undefined) throw new BadInput('ratchet:review names no oidc for its login.');
    const client = new SecretsManagerClient({});
    const { clientSecret } = await secretOf(client, oidc.secretName, OidcSecret)();
    const sessionSecret = createHmac('sha256', secret).update('oidc-session').digest('hex');
    return oidcLogin({ ...oidc, clientSecret, sessionSecret });
  }
  return { identity: (context) => ({ kind: 'known', name: signedBy(context) }) };
}
