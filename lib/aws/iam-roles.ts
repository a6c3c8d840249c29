import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  EntityAlreadyExistsException,
  GetAccountSummaryCommand,
  type IAMClient,
  NoSuchEntityException,
  PutRolePolicyCommand,
  paginateListRoles,
  type Tag,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import { digestOf } from '../digest.ts';
import { BadInput } from '../domain/errors.ts';
import { printPolicy } from '../domain/policy/print.ts';
import { managedPolicyArn, roleNameOf } from '../domain/role.ts';
import type { NewPolicy, Roles } from '../ports.ts';
import { managedPolicy } from './iam-documents.ts';
import { deleteOwnPolicy, inTheWayOf, principalsWith } from './iam-policies.ts';
import { readRole, snapshotOf } from './iam-snapshot.ts';

/** IAM's default, which is also the least an account can have (IAM user guide, "IAM and AWS STS quotas"). */
const DEFAULT_ATTACHMENTS = 10;

/**
 * The roles of the account that the client's credentials are for. IAM's errors come through under their own names.
 * `clientFor` makes a client that names a ticket in its user agent, which CloudTrail keeps with every call.
 */
export function iamRoles(
  client: IAMClient,
  clientFor: (ticketId: string) => IAMClient = () => client,
): Roles {
  /** A write on a role. NoSuchEntity can mean the policy as well, so IAM is asked whether the role is gone. */
  const give = async (roleArn: string, act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (error instanceof NoSuchEntityException) await readRole(client, roleArn);
      throw error;
    }
  };

  /** Taking away what is not there is done, if the role is there. */
  const take = async (roleArn: string, act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof NoSuchEntityException)) throw error;
      await readRole(client, roleArn);
    }
  };

  return {
    forTicket: (ticketId) => iamRoles(clientFor(ticketId), clientFor),
    async list() {
      const arns: string[] = [];
      for await (const { Roles: page = [] } of paginateListRoles({ client }, {})) {
        for (const { Arn } of page) if (Arn !== undefined) arns.push(Arn);
      }
      return arns;
    },
    snapshot: (roleArn) => snapshotOf(client, roleArn),
    tag: (roleArn, tags) =>
      give(roleArn, () =>
        client.send(
          new TagRoleCommand({
            RoleName: roleNameOf(roleArn),
            Tags: tagList(tags),
          }),
        ),
      ),
    createPolicy: (policy) => createPolicy(client, policy),
    inTheWayOf: (policy) => inTheWayOf(client, policy),
    deletePolicy: (policyArn) => deleteOwnPolicy(client, policyArn),
    principalsWith: (policyArn) => principalsWith(client, policyArn),
    attach: (roleArn, PolicyArn) =>
      give(roleArn, () =>
        client.send(new AttachRolePolicyCommand({ RoleName: roleNameOf(roleArn), PolicyArn })),
      ),
    detach: (roleArn, PolicyArn) =>
      take(roleArn, () =>
        client.send(new DetachRolePolicyCommand({ RoleName: roleNameOf(roleArn), PolicyArn })),
      ),
    putInline: (roleArn, PolicyName, document) =>
      give(roleArn, () =>
        client.send(
          new PutRolePolicyCommand({
            RoleName: roleNameOf(roleArn),
            PolicyName,
            PolicyDocument: JSON.stringify(printPolicy(document)),
          }),
        ),
      ),
    deleteInline: (roleArn, PolicyName) =>
      take(roleArn, () =>
        client.send(new DeleteRolePolicyCommand({ RoleName: roleNameOf(roleArn), PolicyName })),
      ),
    async attachmentQuota() {
      const { SummaryMap } = await client.send(new GetAccountSummaryCommand({}));
      return SummaryMap?.AttachedPoliciesPerRoleQuota ?? DEFAULT_ATTACHMENTS;
    },
  };
}

function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

async function createPolicy(client: IAMClient, policy: NewPolicy): Promise<string> {
  const { name, path, description, document, tags = {} } = policy;
  const arn = managedPolicyArn(policy);
  try {
    const { Policy } = await client.send(
      new CreatePolicyCommand({
        PolicyName: name,
        Path: path,
        Description: description,
        PolicyDocument: JSON.stringify(printPolicy(document)),
        ...(Object.keys(tags).length === 0 ? {} : { Tags: tagList(tags) }),
      }),
    );
    return Policy?.Arn ?? arn;
  } catch (error) {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
  }
  const existing = await managedPolicy(client, arn);
  if (digestOf(existing.document) === digestOf(document)) return arn;
  throw new BadInput(
    `${arn} exists with another document (${existing.versionId}) than the one approved: ` +
      'somebody changed or made it. Delete it or set its first version as default, and start again.',
  );
}
