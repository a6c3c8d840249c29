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

/** Rules in all programs that are kept at one time; what is asked after that is made anew. */
const KEPT_RULES = 1_000_000;

/** The programs of an action, one a layer. They are made once an action; actions that meet the same rules share them. */
export function programsOf<Answer>(
  layers: readonly Layer<Answer>[],
): (action: string) => readonly Program<Answer>[] {
  const byAction = new Map<string, readonly Program<Answer>[]>();
  const byRules = new Map<string, readonly Program<Answer>[]>();
  let kept = 0;
  return (action) => {
    const known = byAction.get(action);
    if (known !== undefined) return known;
    const met = layers.map((layer) => concerned(layer, action.toLowerCase()));
    const key = met.map(rulesKey).join();
    kept += 1 + (byRules.has(key) ? 0 : key.length);
    if (kept > KEPT_RULES) {
      byAction.clear();
      byRules.clear();
      kept = key.length;
    }
    const programs = byRules.get(key) ?? met.map(programOf);
    byRules.set(key, programs);
    byAction.set(action, programs);
    return programs;
  };
}

function concerned<Answer>({ denies, allows }: Layer<Answer>, action: string): Layer<Answer> {
  const speaks = ({ actions }: ReadyRule<Answer>): boolean => inActions(actions, action);
  return { denies: denies.filter(speaks), allows: allows.filter(speaks) };
}

function programOf<Answer>({ denies, allows }: Layer<Answer>): Program<Answer> {
  return { denies: ruleGroup(denies), allows: ruleGroup(allows) };
}

/** Two layers of the same statements have the same key when they hold the same of them. */
function rulesKey<Answer>({ denies, allows }: Layer<Answer>): string {
  return [denies, allows].map((rules) => rules.map(({ order }) => order).join(' ')).join('|');
}
