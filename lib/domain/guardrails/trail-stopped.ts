import type { Guardrail } from './guardrail.ts';

/** Silence of a trail that was stopped says nothing. */
export const trailStopped: Guardrail = ({ trail }) => {
  if (trail?.kind !== 'known' || trail.logging) return null;
  const since = trail.stoppedAt === null ? '' : ` since ${trail.stoppedAt}`;
  return {
    kind: 'refuse',
    sentence: `the trail ${trail.arn} does not log${since}: start it ("aws cloudtrail start-logging") and tag the role again`,
  };
};
