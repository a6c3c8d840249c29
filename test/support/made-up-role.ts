import { type Random, random as randomOf } from '../../lib/local/sample/random.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

interface MadeUpAction {
  readonly action: string;
  /** Days on which it was called, from 0. */
  readonly on: readonly number[];
}

/** What a soak of some days would have seen of a role, and what came in the days after it. */
export interface MadeUpHistory {
  readonly calls: readonly { readonly action: string; readonly days: readonly string[] }[];
  readonly days: readonly string[];
  /** Behaviours (sets of actions with the same days) of which nothing was seen before. */
  readonly newBehaviours: number;
}

/**
 * A role whose actions come in groups: daily, weekly, monthly or rarely (once in 20 to 400 days, some in bursts of up to
 * five days). Not every action of a group comes each time. A world made to be hard on estimators that take sightings
 * for independent.
 */
export function madeUpHistory(soak: number, ahead: number, seed: string): MadeUpHistory {
  const random = randomOf(seed);
  const actions = Array.from({ length: 3 + random.below(10) }, (_, group) =>
    groupOf(group, soak + ahead, random),
  ).flat();
  const seen = actions.map(({ action, on }) => ({
    action,
    days: on.filter((day) => day < soak).map(dateOf),
  }));
  const novel = actions.filter(({ on: [first] }) => first !== undefined && first >= soak);
  return {
    calls: seen.filter(({ days }) => days.length > 0),
    days: Array.from({ length: soak }, (_, day) => dateOf(day)),
    newBehaviours: new Set(novel.map(({ on }) => on.join())).size,
  };
}

function groupOf(group: number, days: number, random: Random): readonly MadeUpAction[] {
  const active = activeDays(days, random);
  return Array.from({ length: 1 + random.below(6) }, (_, at) => {
    const share = at > 0 && random.chance(0.3) ? 0.2 + random.below(60) / 100 : 1;
    return { action: `group${group}:Action${at}`, on: active.filter(() => random.chance(share)) };
  });
}

function activeDays(days: number, random: Random): readonly number[] {
  const kind = random.below(100);
  const all = Array.from({ length: days }, (_, day) => day);
  if (kind < 35) return all.filter(() => random.chance(0.9));
  const phase = random.below(30);
  if (kind < 60) return all.filter((day) => day % 7 === phase % 7);
  if (kind < 75) return all.filter((day) => day % 30 === phase);
  const every = 20 + random.below(380);
  const burst = random.chance(0.3) ? 5 : 0;
  let left = 0;
  return all.filter(() => {
    if (left > 0) {
      left -= 1;
      return random.chance(0.7);
    }
    const starts = random.chance(1 / every);
    if (starts) left = burst;
    return starts;
  });
}

function dateOf(day: number): string {
  return new Date(START + day * DAY).toISOString().slice(0, 10);
}
