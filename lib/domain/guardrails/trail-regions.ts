import type { Guardrail } from './guardrail.ts';

/** What is done in other regions, and with a trail elsewhere than us-east-1 in IAM too, would look unused. */
export const trailRegions: Guardrail = ({ trail }) => {
  if (trail?.kind !== 'known') return null;
  if (trail.onlyRegion !== null)
    return {
      kind: 'refuse',
      sentence: `the trail ${trail.arn} records ${trail.onlyRegion} alone, so what is used elsewhere would look unused: make it a multi-region trail`,
    };
  return trail.globalServices
    ? null
    : {
        kind: 'refuse',
        sentence: `the trail ${trail.arn} leaves out services without regions, such as IAM and STS: have it include global service events`,
      };
};
