import type { Step } from './plan.ts';

/** What the archive keeps of a change before its first write: each write with its inverse. */
export interface KeptPlan {
  readonly kind: 'apply' | 'give-back' | 'restore' | 'roll-back';
  readonly ticket: string;
  /** The picture of the role to go back to: archive key and SHA-256 digest. */
  readonly snapshot: { readonly key: string; readonly digest: string };
  readonly steps: readonly Step[];
  /** When it was about to begin, ISO 8601 in UTC. */
  readonly at: string;
}
