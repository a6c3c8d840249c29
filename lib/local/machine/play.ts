import { randomUUID } from 'node:crypto';
import { advance, deadlineOf } from './advance.ts';
import { expiryOf } from './answer.ts';
import type { VirtualClock } from './clock.ts';
import type { Execution } from './execution.ts';
import type { Invoke } from './lambda.ts';
import type { Machine } from './load-definition.ts';

export interface Stage {
  readonly invoke: Invoke;
  /** One execution's own; brought up to the record's time first, and on over every wait. */
  readonly clock: VirtualClock;
  /** Keeps the record so that it survives the process; the next transition waits for it. */
  readonly save: (execution: Execution) => Promise<void>;
  /** States whose task token nobody will answer here: time moves on until they time out. None unless given. */
  readonly unanswered?: ReadonlySet<string>;
  readonly random?: () => number;
  readonly newToken?: () => string;
}

/**
 * Plays the execution until it ends or waits for a task token that somebody may answer, and returns the record as last
 * saved. No time passes: a wait moves the clock. Saves the record it was given, then after every transition, so a run
 * that was killed anywhere goes on from what was saved, and a task may then be called once more: at least
 * once, as on AWS. To let a parked task time out, move the clock to its `timeoutAt` and play again.
 * Throws what `save` throws, and InvalidExecution as `advance` does.
 */
export async function play(
  machine: Machine,
  execution: Execution,
  {
    invoke,
    clock,
    save,
    unanswered = new Set(),
    random = Math.random,
    newToken = randomUUID,
  }: Stage,
): Promise<Execution> {
  clock.advanceTo(new Date(execution.clock));
  const surroundings = { invoke, now: clock.now, random, newToken };
  await save(execution);
  let current = execution;
  for (;;) {
    if (current.status.kind === 'waiting-until') {
      clock.advanceTo(earlier(new Date(current.status.until), deadlineOf(machine, current)));
    }
    if (current.status.kind === 'waiting-for-token' && unanswered.has(current.position.state)) {
      clock.advanceTo(earlier(expiryOf(current.status), deadlineOf(machine, current)));
    }
    const next = await advance(machine, current, surroundings);
    if (next === current) return current;
    await save(next);
    current = next;
  }
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
