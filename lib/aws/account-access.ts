import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { BadInput } from '../domain/errors.ts';
import { accountOf } from '../domain/role.ts';
import { tallied } from './call-tally.ts';
import type { Environment } from './environment.ts';
import { iamPace } from './iam-pace.ts';
import { type Credentials, memberCredentials } from './member-credentials.ts';

/** The way into the account of a role. */
export interface AccountAccess {
  /** 12 digits. */
  readonly account: string;
  /** For the client of any service; empty in Ratchet's own account. */
  readonly config: { readonly credentials?: () => Promise<Credentials> };
  /** A client of IAM there; all of one account share one pace. The ticket is named in its user agent. */
  readonly iam: (ticketId?: string) => IAMClient;
}

const known = new Map<string, AccountAccess>();

/**
 * The account of a role: Ratchet's own by the function's credentials, a member's by the role that its stack made
 * there. One for each account for as long as the function lives, so that credentials are fetched once and renewed.
 * Throws BadInput for another account where Ratchet was deployed for its own alone.
 */
export function accessTo(environment: Environment, roleArn: string): AccountAccess {
  const account = accountOf(roleArn);
  const access = known.get(account) ?? accessOf(environment, account, roleArn);
  known.set(account, access);
  return access;
}

function accessOf(environment: Environment, account: string, roleArn: string): AccountAccess {
  const { ACCOUNT_ID, MEMBER_ROLE, MEMBER_EXTERNAL_ID, AWS_LAMBDA_FUNCTION_NAME } = environment;
  const pace = iamPace();
  const accessBy = (config: AccountAccess['config']): AccountAccess => ({
    account,
    config,
    iam: (ticketId) =>
      pace(
        tallied(
          new IAMClient({
            ...config,
            ...(ticketId === undefined ? {} : { customUserAgent: [['ratchet-ticket', ticketId]] }),
          }),
        ),
      ),
  });
  if (account === ACCOUNT_ID) return accessBy({});
  if (MEMBER_ROLE === undefined || MEMBER_EXTERNAL_ID === undefined) {
    throw new BadInput(
      `${roleArn} is in account ${account}, and Ratchet was deployed for ${ACCOUNT_ID} alone: deploy it as a hub, with its member stack in ${account}.`,
    );
  }
  const partition = roleArn.split(':')[1];
  return accessBy({
    credentials: memberCredentials(tallied(new STSClient({})), {
      roleArn: `arn:${partition}:iam::${account}:role/ratchet/${MEMBER_ROLE}`,
      externalId: MEMBER_EXTERNAL_ID,
      user: AWS_LAMBDA_FUNCTION_NAME,
    }),
  });
}
