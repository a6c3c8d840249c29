import {
  DeleteConflictException,
  DeletePolicyCommand,
  GetPolicyCommand,
  type IAMClient,
  NoSuchEntityException,
  paginateListEntitiesForPolicy,
} from '@aws-sdk/client-iam';
import { digestOf } from '../digest.ts';
import { isOwn, OWN_PATH } from '../domain/change/operation.ts';
import { BadInput } from '../domain/errors.ts';
import { managedPolicyArn } from '../domain/role.ts';
import type { NewPolicy } from '../ports.ts';
import { managedPolicy } from './iam-documents.ts';

/**
 * Deletes a policy of Ratchet's own, which has one version only. One that is gone, that something still has, or that
 * somebody gave more versions (IAM says DeleteConflict to both) is left as it is.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
 */
export async function deleteOwnPolicy(client: IAMClient, PolicyArn: string): Promise<void> {
  if (!isOwn(PolicyArn)) {
    throw new BadInput(
      `${PolicyArn} is not under ${OWN_PATH}: Ratchet deletes no policy but its own.`,
    );
  }
  try {
    await client.send(new DeletePolicyCommand({ PolicyArn }));
  } catch (error) {
    if (error instanceof DeleteConflictException) return;
    // A policy made a moment ago may not be known everywhere yet: what can be read is not gone.
    if (error instanceof NoSuchEntityException && !(await policyExists(client, PolicyArn))) return;
    throw error;
  }
}

/** Whether there is such a managed policy. */
export async function policyExists(client: IAMClient, PolicyArn: string): Promise<boolean> {
  try {
    await client.send(new GetPolicyCommand({ PolicyArn }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return false;
    throw error;
  }
}

/** The ARN of a new policy when one with another document is there already; else null. */
export async function inTheWayOf(client: IAMClient, policy: NewPolicy): Promise<string | null> {
  const arn = managedPolicyArn(policy);
  try {
    const { document } = await managedPolicy(client, arn);
    return digestOf(document) === digestOf(policy.document) ? null : arn;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return null;
    throw error;
  }
}

/** `role/NAME`, `user/NAME`, `group/NAME` of who has the policy, sorted. */
export async function principalsWith(
  client: IAMClient,
  PolicyArn: string,
): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of paginateListEntitiesForPolicy({ client }, { PolicyArn })) {
    names.push(
      ...(page.PolicyRoles ?? []).map(({ RoleName }) => `role/${RoleName}`),
      ...(page.PolicyUsers ?? []).map(({ UserName }) => `user/${UserName}`),
      ...(page.PolicyGroups ?? []).map(({ GroupName }) => `group/${GroupName}`),
    );
  }
  return names.sort();
}
