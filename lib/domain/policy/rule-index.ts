import { type ActionSet, loneAction } from './action-set.ts';
import type { Rule } from './rule.ts';

/** Rules by the actions they name, so that one action does not have to be held against each of thousands. */
export interface RuleIndex {
  readonly all: readonly Rule[];
  /** Rules that name actions one by one, under each in lower case. */
  readonly byAction: ReadonlyMap<string, readonly Rule[]>;
  /** Rules with a wildcard or a NotAction: they may speak of any action. */
  readonly wild: readonly Rule[];
}

export function indexed(rules: readonly Rule[]): RuleIndex {
  const byAction = new Map<string, Rule[]>();
  const wild: Rule[] = [];
  for (const rule of rules) {
    const { negated, exact, wild: patterns } = rule.actions;
    if (negated || patterns.lengths.length > 0) wild.push(rule);
    else
      for (const action of exact) {
        const named = byAction.get(action);
        if (named === undefined) byAction.set(action, [rule]);
        else named.push(rule);
      }
  }
  return { all: rules, byAction, wild };
}

/** The rules that may speak of an action of the set: never too few. */
export function candidates(index: RuleIndex, actions: ActionSet): readonly Rule[] {
  return naming(index, loneAction(actions));
}

/** The rules that may speak of the action, given in lower case: never too few. With null, all. */
export function naming(index: RuleIndex, name: string | null): readonly Rule[] {
  return name === null ? index.all : [...(index.byAction.get(name) ?? []), ...index.wild];
}
