import * as z from 'zod';
import { isObserveTag } from './observe-tag.ts';
import { type Started, type StartPorts, startRole } from './start-role.ts';

/** The part that we read of an IAM call as EventBridge hands it on (CloudTrail user guide, "CloudTrail record contents"). */
export const TagEvent = z.object({
  account: z.string().regex(/^\d{12}$/),
  detail: z.object({
    eventName: z.string(),
    eventTime: z.iso.datetime(),
    errorCode: z.string().optional(),
    userIdentity: z.object({ arn: z.string().min(1).max(2048).optional() }).optional(),
    requestParameters: z
      .object({
        roleName: z.string().optional(),
        tags: z.array(z.object({ key: z.string() })).optional(),
      })
      .nullish(),
  }),
});
export type TagEvent = z.infer<typeof TagEvent>;

/** Starts a run for a role that was tagged. */
export async function startOnTag(
  { account, detail }: TagEvent,
  ports: StartPorts,
): Promise<Started> {
  const roleName = taggedRole(detail);
  return roleName === null
    ? { kind: 'ignored', reason: 'no role was tagged by this call' }
    : startRole({ account, roleName }, new Date(detail.eventTime), ports, detail.userIdentity?.arn);
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
