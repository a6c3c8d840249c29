import type { CallerPlace } from '../../domain/evidence/digest.ts';
import type { CallMeaning, TrailRecord } from '../../domain/trail/record.ts';
import type { Reads } from './tracked-record.ts';

/** Of meanings that are kept, before all are found anew. */
export const MOST_MEANINGS = 16_384;

/** The place of a caller and its number. */
export interface NumberedPlace {
  readonly place: CallerPlace;
  readonly number: number;
}

/** What a call means, whatever became of it, and what was read to find that. */
export interface Meant {
  /** CloudTrail's `source:Name`. */
  readonly event: string;
  readonly meaning: CallMeaning;
  readonly omitted: boolean;
  readonly reads: Reads;
  /** What `ANY_NAME` stands for in the meaning; null when it stands for itself. */
  readonly named: Named | null;
}

export interface Named {
  readonly name: string;
  /** The same for all names. */
  readonly template: Meant;
  /** Another for every other template. */
  readonly number: number;
}

export type MemberIn = (row: number, member: keyof TrailRecord) => unknown;
