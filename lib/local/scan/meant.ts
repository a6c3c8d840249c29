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
  /** Another for every other meaning that has one. */
  readonly key: string | undefined;
}

export type MemberIn = (row: number, member: keyof TrailRecord) => unknown;
