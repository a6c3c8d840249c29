import type { Guardrail } from './guardrail.ts';

/** Without a trail every action would look unused. */
export const noTrail: Guardrail = ({ trailHasRecords }) =>
  trailHasRecords
    ? null
    : {
        kind: 'refuse',
        sentence:
          'no CloudTrail evidence: the trail holds not one record, so nothing can be said of what is used',
      };
