import type { SampleRole } from '../actor.ts';
import { allow, document, managed } from '../policy.ts';
import { s3FullAccess } from '../shared-policies.ts';

/** Not a single event. Silence is no proof that nothing is needed, so it is refused, not emptied. */
export const unused: SampleRole = {
  name: 'data-migration-2024',
  path: '/',
  description: 'Migration of the old shop, done in 2024',
  trust: { kind: 'service', service: 'dms.amazonaws.com' },
  attached: [s3FullAccess, managed('larkspur-migration', document(allow(['dms:*', 'rds:*'])))],
  activities: [],
};
