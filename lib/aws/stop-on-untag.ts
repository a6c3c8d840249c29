import * as z from 'zod';
import { isObserveTag } from './observe-tag.ts';
import { type StopPorts, type Stopped, stopRole } from './stop-role.ts';

/** The part that we read of an UntagRole or DeleteRole as EventBridge hands it on. */
export const UntagEvent = z.object({
  account: z.string().regex(/^\d{12}$/),
  detail: z.object({
    eventName: z.string(),
    errorCode: z.string().optional(),
    requestParameters: z
      .object({ roleName: z.string().optional(), tagKeys: z.array(z.string()).optional() })
      .nullish(),
  }),
});
export type UntagEvent = z.infer<typeof UntagEvent>;

/** Stops the run of a role that lost the tag, or that was deleted. */
export async function stopOnUntag(
  { account, detail }: UntagEvent,
  ports: StopPorts,
): Promise<Stopped> {
  const roleName = lostRole(detail);
  return roleName === null
    ? { kind: 'ignored', reason: 'no role lost the tag by this call' }
    : stopRole({ account, roleName }, ports);
}

function lostRole({
  eventName,
  errorCode,
  requestParameters,
}: UntagEvent['detail']): string | null {
  if (errorCode !== undefined) return null;
  const { roleName = null, tagKeys = [] } = requestParameters ?? {};
  if (eventName === 'DeleteRole') return roleName;
  return eventName === 'UntagRole' && tagKeys.some(isObserveTag) ? roleName : null;
}
