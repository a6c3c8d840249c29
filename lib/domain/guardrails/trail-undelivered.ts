import type { Guardrail } from './guardrail.ts';

/** A trail can log and lose all of it: CloudTrail tries again for 30 days, and then gives up (CloudTrail API, GetTrailStatus). */
export const trailUndelivered: Guardrail = ({ trail }) =>
  trail?.kind === 'known' && trail.deliveryError !== null
    ? {
        kind: 'refuse',
        sentence: `the trail ${trail.arn} cannot deliver its log files (${trail.deliveryError}): mend its bucket or the policy of that, and tag the role again`,
      }
    : null;
