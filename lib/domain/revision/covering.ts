import type { Call } from '../evidence/evidence.ts';
import { arnMatches, arnPattern, splitArn } from '../policy/arn.ts';
import type { Statement } from '../policy/document.ts';
import { grants } from './drop.ts';

/** How much of what was observed one resource pattern covers, for the actions of one statement. */
export interface Covering {
  readonly calls: number;
  readonly resources: number;
  /** Of the actions' calls whose resource the log shows. */
  readonly ofCalls: number;
  readonly ofResources: number;
  /** Calls of the actions whose resource the log does not show: no pattern can be held against them. */
  readonly unseen: number;
  /** Some resources that it does not cover, the most called first. */
  readonly beyond: readonly string[];
}

const NAMED = 10;

/** Observed calls that a pattern covers. A match that only a `*` over colons gives counts. */
export function coveringOf(
  pattern: string,
  statement: Statement,
  calls: readonly Call[],
): Covering {
  const wanted = arnPattern(pattern);
  const counts = new Map<string, number>();
  let unseen = 0;
  for (const { action, resource, count } of calls) {
    if (!grants(statement, action)) continue;
    if (resource === null) unseen += count;
    else counts.set(resource, (counts.get(resource) ?? 0) + count);
  }
  const all = [...counts].sort(([, a], [, b]) => b - a);
  const [covered, beyond] = [all.filter(covers), all.filter((each) => !covers(each))];
  function covers([resource]: readonly [string, number]): boolean {
    return arnMatches(wanted, resource, splitArn(resource)) !== 'no';
  }
  return {
    calls: sum(covered),
    resources: covered.length,
    ofCalls: sum(all),
    ofResources: all.length,
    unseen,
    beyond: beyond.slice(0, NAMED).map(([resource]) => resource),
  };
}

function sum(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((total, [, count]) => total + count, 0);
}
