import { action } from '../catalogue/catalogue.ts';
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

/**
 * All actions that one of the two sides grants, by class. Besides those of the catalogue there is one for each pattern
 * with a wildcard, as an action that AWS may add is lost or added too. `more`: further actions. `open`: which way there may be losses.
 */
export function actionClasses(
  before: StatementIndex,
  after: StatementIndex,
  more: readonly string[],
  open: { readonly lost: boolean; readonly added: boolean },
): readonly ActionClass[] {
  const spelled = [...before.actions, ...after.actions, ...more].map((name) => ({
    name: action(name)?.name ?? name,
    asked: name,
    future: false,
  }));
  const future = [...new Set([...before.wildcards, ...after.wildcards])].map((pattern) => ({
    name: pattern,
    asked: unheardOf(pattern),
    future: true,
  }));
  const byClass = new Map<string, { asked: string; actions: Map<string, NamedAction> }>();
  for (const { name, asked, future: isFuture } of [...spelled, ...future]) {
    const key = `${before.classOf(asked)}|${after.classOf(asked)}`;
    const found = byClass.get(key) ?? { asked, actions: new Map<string, NamedAction>() };
    found.actions.set(`${isFuture} ${name.toLowerCase()}`, { name, future: isFuture });
    byClass.set(key, found);
  }
  return [...byClass.values()].map(({ asked, actions }) => {
    const [then, now] = [before.statementsOn(asked), after.statementsOn(asked)];
    return {
      actions: [...actions.values()],
      lost: lossesOf(then, now, open.lost),
      added: lossesOf(now, then, open.added),
    };
  });
}

/** An action that the pattern matches and AWS hardly has. */
function unheardOf(pattern: string): string {
  const name = pattern.replaceAll('*', 'zzqx').replaceAll('?', 'z');
  return name.includes(':') ? name : `${name}:${name}`;
}
