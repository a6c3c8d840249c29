import type { RoleSnapshot } from '../role.ts';
import type { TrailSettings } from '../trail/settings.ts';

/** What guardrails may look at: the role as it is, and whether anybody watches it. */
export interface Candidate {
  readonly role: RoleSnapshot;
  /** False when the trail holds not one record. */
  readonly trailHasRecords: boolean;
  /** How the trail is set up; absent or null when nobody can say, as of files. */
  readonly trail?: TrailSettings | null;
}

/**
 * What a guardrail says of a role. `refuse` and `unchanged` end the run with this sentence, `warn` lets the reviewer
 * see it, null means nothing to say.
 */
type Finding = {
  readonly kind: 'refuse' | 'unchanged' | 'warn';
  readonly sentence: string;
} | null;

export type Guardrail = (candidate: Candidate) => Finding;
