import { actionSet, actionsWithin, loneAction } from './action-set.ts';
import type { Statement } from './document.ts';
import { entailsAll } from './entail.ts';
import { type ResourceSet, resourceSet, resourcesWithin } from './resource-set.ts';
import { type Rule, rulesOf, ruleWithin } from './rule.ts';
import { candidates, indexed } from './rule-index.ts';

/** Comparisons after which nothing more is found redundant: some hundred milliseconds, whatever the policy is made of. */
const WORK_LIMIT = 500_000;
/** How much more it takes to hold a wildcard against others than an action by name. */
const WILD = 10;

/** What of the work is left. */
interface Work {
  left: number;
}

/**
 * The statements without what others of the same effect say already, under the same condition or a weaker one: whole
 * statements, and of an Allow single actions and resources. Those that come first are cut first, each against the others
 * as they are by then.
 */
export function withoutRedundant(statements: readonly Statement[]): readonly Statement[] {
  const given = rulesOf([{ version: '2012-10-17', statements }]);
  const rules: (Rule | null)[] = [...given];
  const index = indexed(given);
  const left: (Statement | null)[] = [...statements];
  const work: Work = { left: WORK_LIMIT };

  statements.forEach((statement, at) => {
    const rule = rules[at];
    if (rule === undefined || rule === null) return;
    const near = (pattern: string): readonly Rule[] => {
      const wanted = actionSet([pattern], false);
      const found = candidates(index, wanted);
      work.left -= found.length * (loneAction(wanted) === null ? WILD : 1);
      if (work.left < 0) return [];
      return found.flatMap((one) => {
        const other = one.statement === at ? null : rules[one.statement];
        const counts =
          other != null &&
          other.effect === rule.effect &&
          entailsAll(rule.condition, other.condition);
        return counts ? [other] : [];
      });
    };
    const { effect, action, resource } = statement;
    const cut =
      effect === 'Deny' || action === undefined || resource === undefined
        ? uncut(statement, rule, near)
        : trimmed(statement, { action, resource }, near, work);
    if (cut === statement) return;
    left[at] = cut;
    rules[at] = cut === null ? null : ruleOf(cut);
  });
  return left.flatMap((statement) => statement ?? []);
}

/**
 * The statement stays whole, or goes because one other holds all of it. So with a negated list, which cannot be cut, and
 * with a Deny: `contains` takes a Deny for the same only when one Deny of the other side holds all of it.
 */
function uncut(
  statement: Statement,
  rule: Rule,
  near: (pattern: string) => readonly Rule[],
): Statement | null {
  const [pattern = '*'] = statement.action ?? [];
  return near(pattern).some((other) => ruleWithin(other, rule)) ? null : statement;
}

interface Lists {
  readonly action: readonly string[];
  readonly resource: readonly string[];
}

function trimmed(
  statement: Statement,
  { action: actions, resource: resources }: Lists,
  near: (pattern: string) => readonly Rule[],
  work: Work,
): Statement | null {
  const holders = actions.map((action) => {
    const wanted = actionSet([action], false);
    return near(action).filter((other) => actionsWithin(other.actions, wanted));
  });
  // Most often nothing else speaks of the actions at all.
  const most = holders.reduce((sum, others) => sum + others.length, 0);
  work.left -= most * resources.length;
  if (most === 0 || work.left < 0) return statement;

  const sets = new Map<string, ResourceSet>();
  const holds = ({ resources: list }: Rule, text: string): boolean => {
    // Whole ARNs hold no more than themselves, so no pattern need be made of the text; nor do they hold one.
    if (!list.negated && list.wild.byPrefix.size === 0 && !/[*?$]/.test(text))
      return list.exact.has(text);
    const set = sets.get(text) ?? resourceSet([text], false);
    sets.set(text, set);
    return resourcesWithin(list, set);
  };
  const rows = actions.flatMap((action, at) => {
    const others = holders[at] ?? [];
    const held = resources.map((text) => others.some((other) => holds(other, text)));
    return held.every(Boolean) ? [] : [{ action, held }];
  });
  if (rows.length === 0) return null;
  const kept = resources.filter((_, column) => !rows.every(({ held }) => held[column] === true));
  if (rows.length === actions.length && kept.length === resources.length) return statement;
  return { ...statement, action: rows.map(({ action }) => action), resource: kept };
}

function ruleOf(statement: Statement): Rule | null {
  return rulesOf([{ version: '2012-10-17', statements: [statement] }])[0] ?? null;
}
