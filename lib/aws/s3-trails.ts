import { BadInput } from '../domain/errors.ts';
import type { Trails } from '../ports.ts';

/** CloudTrail's log files in S3. Not there yet, and says so: a run ends in Escalate with this sentence. */
export function s3Trails(): Trails {
  const missing = () =>
    Promise.reject(
      new BadInput(
        'S3 trails are not built yet: on AWS, Ratchet cannot read CloudTrail. Use "ratchet tighten" on downloaded logs.',
      ),
    );
  return { collect: missing, span: missing, selectors: missing };
}
