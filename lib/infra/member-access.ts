import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { levelOf, MEMBER_ROLE } from './member-levels.ts';
import { OWN_ROLE_PATH } from './ratchet-function.ts';
import { needed, type Settings } from './settings.ts';
import { allow } from './statements.ts';

/** What a function may do and is told. */
interface Given {
  readonly permissions: readonly PolicyStatement[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The same, and what a function of a hub needs besides to work in the account of a role; nothing in a deployment for
 * one account. `user`: the construct ids of the function, joined.
 */
export function withMember(stack: Stack, user: string, settings: Settings, given: Given): Given {
  const level = levelOf(user);
  if (settings.deployment !== 'hub' || level === null) return given;
  const name = MEMBER_ROLE[level];
  const assume = allow(
    ['sts:AssumeRole', 'sts:TagSession'],
    [`arn:${stack.partition}:iam::*:role${OWN_ROLE_PATH}${name}`],
    { StringEquals: { 'aws:ResourceOrgID': needed(settings.organizationId, 'organizationId') } },
  );
  return {
    permissions: [...given.permissions, assume],
    environment: {
      ...given.environment,
      MEMBER_ROLE: name,
      MEMBER_EXTERNAL_ID: needed(settings.externalId, 'externalId'),
    },
  };
}
