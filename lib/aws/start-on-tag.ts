import {
  GetRoleCommand,
  type IAMClient,
  NoSuchEntityException,
  type Role,
} from '@aws-sdk/client-iam';
import type { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import type { Options } from '../domain/options.ts';
import type { Notices } from '../ports.ts';
import { tagsOf } from './iam-snapshot.ts';
import { isObserveTag, optionsOf } from './observe-tag.ts';
import { type Start, startOnce } from './start-execution.ts';

/** The part that we read of an IAM call as EventBridge hands it on (CloudTrail user guide, "CloudTrail record contents"). */
export const TagEvent = z.object({
  detail: z.object({
    eventName: z.string(),
    eventTime: z.iso.datetime(),
    errorCode: z.string().optional(),
    requestParameters: z
      .object({
        roleName: z.string().optional(),
        tags: z.array(z.object({ key: z.string() })).optional(),
      })
      .nullish(),
  }),
});
export type TagEvent = z.infer<typeof TagEvent>;

export interface StartPorts {
  readonly iam: IAMClient;
  readonly stepFunctions: SFNClient;
  readonly notices: Notices;
  readonly stateMachineArn: string;
}

export type Started =
  | Start
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Starts a run for a role that was tagged. The event only says where to look: what counts is the role's tags now,
 * since events come late, twice, and in any order. A value that cannot be read starts nothing, and people are told.
 */
export async function startOnTag(
  { detail }: TagEvent,
  { iam, stepFunctions, notices, stateMachineArn }: StartPorts,
): Promise<Started> {
  const roleName = taggedRole(detail);
  if (roleName === null) return { kind: 'ignored', reason: 'no role was tagged by this call' };

  const role = await readRole(iam, roleName);
  if (role?.Arn === undefined || role.RoleId === undefined) {
    return { kind: 'ignored', reason: 'the role is gone' };
  }
  const tag = Object.entries(tagsOf(role)).find(([key]) => isObserveTag(key));
  if (tag === undefined) return { kind: 'ignored', reason: 'the tag was taken off again' };

  const options = readOptions(tag[1]);
  if (options instanceof BadInput) {
    const reason = `Nothing was started: the tag ${tag[0]} of this role cannot be used. ${options.message}`;
    await notices.send({
      kind: 'refused',
      roleArn: role.Arn,
      subject: `Tag not understood: ${roleName}`,
      body: reason,
    });
    return { kind: 'refused', reason };
  }
  const subject = { arn: role.Arn, id: role.RoleId };
  return startOnce(stepFunctions, stateMachineArn, {
    role: subject,
    at: new Date(detail.eventTime),
    input: { role: subject, options },
  });
}

/** The name of the role that a successful call put our tag on. */
function taggedRole({
  eventName,
  errorCode,
  requestParameters,
}: TagEvent['detail']): string | null {
  if (errorCode !== undefined || !['TagRole', 'CreateRole'].includes(eventName)) return null;
  const tagged = requestParameters?.tags?.some(({ key }) => isObserveTag(key)) ?? false;
  return tagged ? (requestParameters?.roleName ?? null) : null;
}

async function readRole(iam: IAMClient, RoleName: string): Promise<Role | undefined> {
  try {
    return (await iam.send(new GetRoleCommand({ RoleName }))).Role;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

function readOptions(value: string): Options | BadInput {
  try {
    return optionsOf(value);
  } catch (error) {
    if (error instanceof BadInput) return error;
    throw error;
  }
}
