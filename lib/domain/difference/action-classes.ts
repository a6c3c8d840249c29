import type { Work } from '../policy/work.ts';
import { type Comparison, lossesOf } from './losses.ts';
import type { StatementIndex } from './statement-index.ts';

/** Actions that the same statements speak of, before and after: what becomes of one becomes of all. */
export interface ActionClass {
  readonly actions: readonly NamedAction[];
  /** What before grants, held against after. */
  readonly lost: Comparison;
  /** What after grants, held against before. */
  readonly added: Comparison;
}

export interface NamedAction {
  /** An action, or the pattern that a future one stands for. */
  readonly name: string;
  /** Stands for actions that the pattern matches and the catalogue does not have. */
  readonly future: boolean;
}

interface Asked extends NamedAction {
  /** The action that is asked about in its place. */
  readonly asked: string;
}

/**
 * All actions that one of the two sides grants, by class. Besides those of the catalogue there is one for each pattern
 * with a wildcard, as an action that AWS may add is lost or added too. `examples` stand for classes of which none of
 * these is. `open`: which way there may be losses.
 */
export function actionClasses(
  before: StatementIndex,
  after: StatementIndex,
  examples: readonly string[],
  open: { readonly lost: boolean; readonly added: boolean },
  work: Work,
): readonly ActionClass[] {
  const classOf = ({ asked }: Asked): string => `${before.classOf(asked)}|${after.classOf(asked)}`;
  const found = Map.groupBy([...spelledOut(before, after), ...yetToCome(before, after)], classOf);
  const others = Map.groupBy(examples.map(asItIs), classOf);
  const classes = new Map([...others, ...found]);
  return [...classes.values()].map((actions) => {
    const asked = actions[0]?.asked ?? '';
    const [then, now] = [before.statementsOn(asked), after.statementsOn(asked)];
    return {
      actions: actions.map(({ name, future }) => ({ name, future })),
      lost: lossesOf(then, now, open.lost, work),
      added: lossesOf(now, then, open.added, work),
    };
  });
}

function spelledOut(before: StatementIndex, after: StatementIndex): readonly Asked[] {
  const names = [...before.actions, ...after.actions].map(asItIs);
  return [...new Map(names.map((one) => [one.name.toLowerCase(), one])).values()];
}

function asItIs(name: string): Asked {
  return { name, future: false, asked: name };
}

function yetToCome(before: StatementIndex, after: StatementIndex): readonly Asked[] {
  return [...new Set([...before.wildcards, ...after.wildcards])].map((pattern) => ({
    name: pattern,
    future: true,
    asked: unheardOf(pattern),
  }));
}

/** An action that the pattern matches and AWS hardly has. */
function unheardOf(pattern: string): string {
  const name = pattern.replaceAll('*', 'zzqx').replaceAll('?', 'z');
  return name.includes(':') ? name : `${name}:${name}`;
}
