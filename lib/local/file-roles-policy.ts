import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';
import { OWN_PATH } from '../domain/change/operation.ts';
import { BadInput } from '../domain/errors.ts';
import { printPolicy } from '../domain/policy/print.ts';
import { characters, MANAGED_POLICY_LIMIT } from '../domain/policy/size.ts';
import type { Clock, NewPolicy } from '../ports.ts';
import type { Account } from './account-dump.ts';
import type { PolicyDetail } from './account-dump-shape.ts';
import { LimitExceededException } from './file-roles-errors.ts';
import { managedDocument } from './file-roles-snapshot.ts';

/** Throws BadInput for one of that name with another document, or elsewhere. */
export function isMade(account: Account, policy: NewPolicy, arn: string): boolean {
  checkNew(account, policy);
  const { standing, same } = standingOf(account, policy, arn);
  if (standing === undefined || same) return standing !== undefined;
  throw new BadInput(
    `A policy called ${policy.name} exists already (${standing.Arn}) and is not the one to be made: detach and delete it, or rename it.`,
  );
}

/** ARN of a policy that stands in the way of making this one; null when there is none. */
export function inTheWay(account: Account, policy: NewPolicy, arn: string): string | null {
  const { standing, same } = standingOf(account, policy, arn);
  return standing === undefined || same ? null : standing.Arn;
}

/** Names are one per account whatever the path and the case (API_CreatePolicy). */
function standingOf(account: Account, policy: NewPolicy, arn: string) {
  const wanted = policy.name.toLowerCase();
  const standing = [...account.policies.values()].find(
    ({ Arn, PolicyName }) =>
      PolicyName.toLowerCase() === wanted && Arn.split(':')[4] === policy.account,
  );
  if (standing === undefined) return { standing, same: false };
  const document = managedDocument(standing, `${account.path}: managed policy ${standing.Arn}`);
  const same = standing.Arn === arn && canonicalJson(document) === canonicalJson(policy.document);
  return { standing, same };
}

function checkNew(account: Account, { account: id, name, path, document }: NewPolicy): void {
  if (id !== account.id) {
    throw new BadInput(
      `Policy ${name} is for account ${id}, and ${account.path} is of ${account.id}.`,
    );
  }
  if (!/^[\w+=,.@-]{1,128}$/.test(name)) {
    throw new BadInput(
      `${JSON.stringify(name)} cannot be a policy's name: 1 to 128 of A-Z a-z 0-9 _+=,.@-`,
    );
  }
  if (!/^\/([\x21-\x7e]+\/)?$/.test(path)) {
    throw new BadInput(
      `${JSON.stringify(path)} cannot be a policy's path: it starts and ends with a slash.`,
    );
  }
  if (characters(document) > MANAGED_POLICY_LIMIT)
    throw exceeded('PolicySize', MANAGED_POLICY_LIMIT);
}

/** As a dump describes a policy nobody uses yet. The id is derived, so the same policy is the same on every run. */
export function detailOf(policy: NewPolicy, arn: string, clock: Clock): PolicyDetail {
  const now = clock.now().toISOString();
  const id = createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase();
  return {
    PolicyName: policy.name,
    PolicyId: `ANPA${id}`,
    Arn: arn,
    Path: policy.path,
    DefaultVersionId: 'v1',
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    Description: policy.description,
    ...(policy.tags === undefined || Object.keys(policy.tags).length === 0
      ? {}
      : { Tags: Object.entries(policy.tags).map(([Key, Value]) => ({ Key, Value })) }),
    CreateDate: now,
    UpdateDate: now,
    PolicyVersionList: [
      {
        Document: printPolicy(policy.document),
        VersionId: 'v1',
        IsDefaultVersion: true,
        CreateDate: now,
      },
    ],
  };
}

export function notOwn(arn: string): BadInput {
  return new BadInput(`${arn} is not under ${OWN_PATH}: Ratchet deletes no policy but its own.`);
}

/** `quota` as IAM calls it. */
export function exceeded(quota: string, limit: number): LimitExceededException {
  return new LimitExceededException(`Cannot exceed quota for ${quota}: ${limit}`);
}
