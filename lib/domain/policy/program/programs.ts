import { inActions } from '../action-set.ts';
import { type ReadyRule, type RuleGroup, ruleGroup } from './rule-group.ts';

/** The statements that must allow together, and any of which may deny: identity, boundary, session, or a level of SCPs. */
export interface Layer<Answer> {
  readonly denies: readonly ReadyRule<Answer>[];
  readonly allows: readonly ReadyRule<Answer>[];
}

/** What of a layer speaks of one action. */
export interface Program<Answer> {
  readonly denies: RuleGroup<Answer>;
  readonly allows: RuleGroup<Answer>;
}

/** Resource patterns in the programs that are kept at one time: when they would be more, all are made anew. */
const KEPT_PATTERNS = 500_000;

/** The programs of an action, one a layer. They are made once an action; actions that meet the same rules share them. */
export function programsOf<Answer>(
  layers: readonly Layer<Answer>[],
): (action: string) => readonly Program<Answer>[] {
  const speakers = layers.flatMap(({ denies, allows }) => [speakersOf(denies), speakersOf(allows)]);
  const byAction = new Map<string, readonly Program<Answer>[]>();
  const byRules = new Map<string, readonly Program<Answer>[]>();
  let kept = 0;
  return (action) => {
    const known = byAction.get(action);
    if (known !== undefined) return known;
    const groups = speakers.map((speak) => speak(action.toLowerCase()));
    const key = groups.map((rules) => rules.map(({ order }) => order).join(' ')).join();
    const size = byRules.has(key) ? 1 : patternsIn(groups);
    if (kept + size > KEPT_PATTERNS) {
      byAction.clear();
      byRules.clear();
      kept = 0;
    }
    kept += size;
    const programs = byRules.get(key) ?? paired(groups.map(ruleGroup));
    byRules.set(key, programs);
    byAction.set(action, programs);
    return programs;
  };
}

/** The rules that speak of an action, given in lower case. Those that name their actions in full are looked up. */
function speakersOf<Answer>(
  rules: readonly ReadyRule<Answer>[],
): (action: string) => readonly ReadyRule<Answer>[] {
  const naming = new Map<string, ReadyRule<Answer>[]>();
  const others: ReadyRule<Answer>[] = [];
  for (const rule of rules) {
    const { negated, exact, wild } = rule.actions;
    if (negated || wild.lengths.length > 0) others.push(rule);
    else
      for (const action of exact) {
        const known = naming.get(action);
        if (known === undefined) naming.set(action, [rule]);
        else known.push(rule);
      }
  }
  return (action) => [
    ...(naming.get(action) ?? []),
    ...others.filter(({ actions }) => inActions(actions, action)),
  ];
}

function patternsIn<Answer>(groups: readonly (readonly ReadyRule<Answer>[])[]): number {
  return groups.flat().reduce((sum, { entries }) => sum + 1 + entries.length, 1);
}

/** Denies and allows of each layer in turn. */
function paired<Answer>(groups: readonly RuleGroup<Answer>[]): readonly Program<Answer>[] {
  return groups.flatMap((denies, at) => {
    const allows = groups[at + 1];
    return at % 2 === 1 || allows === undefined ? [] : [{ denies, allows }];
  });
}
