import type { Call } from './call.ts';
import type { Caller, RoleName } from './caller.ts';
import type { PolicyJson, SamplePolicy } from './policy.ts';
import type { Random } from './random.ts';
import type { Day, Rhythm } from './schedule.ts';
import type { Trust } from './trust.ts';

/** One time that an activity runs. */
export interface Run {
  readonly day: Day;
  readonly random: Random;
  /** Counts the runs over all days, so that a rotation (`turn % 4`) comes round for certain, where chance would not. */
  readonly turn: number;
}

/** Something that happens again and again: who does what, and when. */
export interface Activity {
  readonly when: Rhythm;
  readonly as: (day: Day) => Caller;
  /** The calls of one run, in order. */
  readonly does: (run: Run) => readonly Call[];
}

/** Whatever leaves records in the trail. The name seeds its chance. */
export interface Actor {
  readonly name: string;
  readonly activities: readonly Activity[];
}

/** A role of the sample account: what it may do and what it does. */
export interface SampleRole extends Actor, RoleName {
  readonly description: string;
  readonly trust: Trust;
  readonly attached: readonly SamplePolicy[];
  readonly inline?: Readonly<Record<string, PolicyJson>>;
  readonly boundary?: SamplePolicy;
  /** It has an instance profile of its own name. */
  readonly instanceProfile?: boolean;
  /** Made again on that day of the sample, after a role of the same name was deleted. */
  readonly recreatedOn?: number;
}
