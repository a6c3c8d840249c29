import type { Guardrail } from './guardrail.ts';

/** What a trail leaves out stays unknown, so a draft is still safe, and takes less away than it might. */
export const trailPartial: Guardrail = ({ trail }) => {
  if (trail?.kind !== 'known' || trail.selectors === null) return null;
  const { managementReads: reads, managementWrites: writes, excludedSources } = trail.selectors;
  if (!reads && !writes)
    return {
      kind: 'refuse',
      sentence: `the trail ${trail.arn} logs no management events, so nearly nothing of what is used shows`,
    };
  const out = [
    ...(reads ? [] : ['reads']),
    ...(writes ? [] : ['writes']),
    ...(excludedSources.length > 0 ? [`events of ${excludedSources.join(', ')}`] : []),
  ];
  return out.length === 0
    ? null
    : {
        kind: 'warn',
        sentence: `the trail does not log ${out.join(' and ')}: actions of that kind stay, since nobody can know whether they are used`,
      };
};
