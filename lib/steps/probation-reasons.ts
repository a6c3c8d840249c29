import type { Refuser } from '../domain/probation/missed.ts';
import { timesText } from '../domain/probation/times.ts';
import type { Ledger } from './ledger.ts';

// What a probation came to, in sentences without full stops.

const BY: Readonly<Record<Refuser, string>> = {
  'explicit-deny': 'a Deny of the role itself',
  scp: 'a service control policy',
  rcp: 'a resource control policy',
  boundary: 'the permissions boundary',
  'resource-policy': 'a resource policy',
  'session-policy': 'a session policy',
  'vpc-endpoint': 'a VPC endpoint policy',
  'another-change': 'what somebody took away since',
  unknown: 'something that the message does not name',
};

/** Why everything was put back, and how long that took. */
export function whyRestored({ watch, giving, ungiven }: Ledger, at: string): readonly string[] {
  if (watch?.takenBackBy !== undefined)
    return [`${watch.takenBackBy} took the change back in probation`, ...refusedReasons(watch)];
  const lost = (watch?.lost ?? []).map(
    ({ action, resource, calls }) => `${action} on ${resource ?? 'an unknown resource'} (${calls})`,
  );
  const { deniedAt = null, arrivedAt = null } = watch ?? {};
  const failed = ungiven === undefined ? undefined : `${ungiven.Error}: ${ungiven.Cause}`;
  const alone = giving?.kind === 'impossible' ? giving.reason : failed?.slice(0, 500);
  return [
    `probation found access that is missed and was put back: ${lost.join(', ')}`,
    ...(deniedAt !== null && arrivedAt !== null ? [timesText({ deniedAt, arrivedAt, at })] : []),
    ...(alone === undefined
      ? []
      : [`everything, since what is missed alone could not be given back: ${alone}`]),
    ...refusedReasons(watch),
  ];
}

/** What was missed and given back, what was refused besides, who else changed the role, and who ended it early. */
export function probationReasons({ watch, giving }: Ledger): readonly string[] {
  const missed = (watch?.lost ?? []).map(({ action }) => action);
  return [
    ...(giving?.given ?? []).map(
      ({ policy, actions, ...times }) =>
        `missed in probation and given back by ${policy}: ${actions.join(', ')} (${timesText(times)})`,
    ),
    ...(missed.length > 0
      ? [`missed in probation and, as set, not put back: ${missed.join(', ')}`]
      : []),
    ...refusedReasons(watch),
    ...(watch?.drift ? [`since the swap, ${watch.drift.text}`] : []),
    ...(watch?.endedBy ? [`probation was ended early by ${watch.endedBy}`] : []),
  ];
}

function refusedReasons(watch: Ledger['watch']): readonly string[] {
  if (watch?.tally === undefined) return [];
  const { neverGranted, notOurs, notIam } = watch.tally;
  const by = new Map<string, string>(Object.entries(BY));
  const others = [
    ...(neverGranted > 0 ? [`${neverGranted} of what was never granted`] : []),
    ...Object.entries(notOurs).map(([who, calls]) => `${calls} by ${by.get(who) ?? who}`),
    ...(notIam > 0 ? [`${notIam} by no policy`] : []),
  ];
  return others.length > 0 ? [`other calls refused in probation: ${others.join(', ')}`] : [];
}
