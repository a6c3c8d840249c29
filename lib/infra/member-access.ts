import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { levelOf, MEMBER_ROLE } from './member-levels.ts';
import { OWN_ROLE_PATH } from './ratchet-function.ts';
import { given, type Settings } from './settings.ts';
import { allow } from './statements.ts';

/** What a function of a hub gets besides, to work in the account of a role; nothing in a deployment for one account. */
export interface MemberAccess {
  readonly permissions: readonly PolicyStatement[];
  readonly environment: Readonly<Record<string, string>>;
}

/** `user`: the construct ids of the function, joined. */
export function memberAccess(stack: Stack, user: string, settings: Settings): MemberAccess {
  const level = levelOf(user);
  if (settings.deployment !== 'hub' || level === null) return { permissions: [], environment: {} };
  const name = MEMBER_ROLE[level];
  return {
    permissions: [
      allow(
        ['sts:AssumeRole', 'sts:TagSession'],
        [`arn:${stack.partition}:iam::*:role${OWN_ROLE_PATH}${name}`],
        { StringEquals: { 'aws:ResourceOrgID': given(settings.organizationId, 'organizationId') } },
      ),
    ],
    environment: {
      MEMBER_ROLE: name,
      MEMBER_EXTERNAL_ID: given(settings.externalId, 'externalId'),
    },
  };
}
