import { COMPUTE_HANDINGS } from './compute-handings.ts';
import { PRINCIPALS } from './handing.ts';
import { JOB_HANDINGS } from './job-handings.ts';
import type { Path } from './path.ts';

export const PASS_ROLE_PATHS: readonly Path[] = [...COMPUTE_HANDINGS, ...JOB_HANDINGS].map(
  ({ id, to, actions, what, source }) => ({
    id: `pass-role-${id}`,
    actions: ['iam:PassRole', ...actions],
    on: `a role with more rights that trusts ${to}`,
    ...(PRINCIPALS[to] === '' ? {} : { context: { 'iam:PassedToService': PRINCIPALS[to] } }),
    what,
    source,
  }),
);
