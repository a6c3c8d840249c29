import type { Guardrail } from './guardrail.ts';

/** The trail that was set up is not there: old records may be, and no new ones will come. */
export const trailMissing: Guardrail = ({ trail }) =>
  trail?.kind === 'missing'
    ? { kind: 'refuse', sentence: `no trail: ${trail.reason}, so nobody watches what is used` }
    : null;
