import type { Concerned } from './action-cells.ts';
import { type ArnPattern, arnPattern } from './arn.ts';
import { type Budget, within } from './budget.ts';
import { type Breaches, breaches, type Terms } from './condition-cases.ts';
import { conditionCost, resourceCost } from './cost.ts';
import { entailsAll, excludes } from './entail.ts';
import { once } from './once.ts';
import { spelled } from './pattern.ts';
import { cellOf, isUnreachable } from './resource-cell.ts';
import { sourceOf } from './resource-reader.ts';
import { listsResource } from './resource-set.ts';
import type { Rule } from './rule.ts';
import type { Confirm, Witness } from './witness.ts';
import { freshCharacter, STATE_CAP, words } from './words.ts';
import type { Work } from './work.ts';

export type Verdict =
  | { readonly kind: 'proven' }
  | { readonly kind: 'refuted'; readonly witness: Witness }
  | { readonly kind: 'not-proven'; readonly reason: string };

/** What all cells of a comparison share. */
export interface Means {
  readonly confirm: Confirm;
  /** Subsets of patterns that may still be looked at. */
  readonly states: Budget;
  /** Ways of conditions that may still be looked at. */
  readonly ways: Budget;
  /** All that the comparison may cost. */
  readonly work: Work;
}

const EVERYTHING = arnPattern('*');

/** Ways of conditions looked at for one set of rules. */
const WAY_CAP = 4_096;

/**
 * Does what the rule allows on some actions stay within the rules those actions meet, on all its resources and under
 * all contexts? `action` is one such action to make a witness of; with null nothing is refuted.
 */
export function resourceVerdict(
  rule: Rule,
  concerned: Concerned,
  action: string | null,
  means: Means,
): Verdict {
  const { work } = means;
  const possible = ({ condition }: Rule): boolean => {
    work.spend(conditionCost(rule.condition, condition));
    return !excludes(rule.condition, condition);
  };
  const denies = concerned.denies.filter(possible);
  const terms = once((): Terms => {
    const [allows, own] = [concerned.allows.filter(possible), concerned.own.filter(possible)];
    return { rule, allows, denies, own };
  });
  let doubt: Verdict | undefined;
  for (const pattern of rule.resources.negated ? [EVERYTHING] : rule.resources.patterns) {
    if (isPlainlyWithin(rule, pattern, concerned.allows, denies, work)) continue;
    if (action === null) return { kind: 'not-proven', reason: 'not settled for a pattern' };
    const verdict = wordByWord(action, pattern, terms(), means);
    if (verdict.kind === 'refuted') return verdict;
    if (verdict.kind === 'not-proven') doubt ??= reasoned(verdict.reason, action, pattern);
  }
  return doubt ?? { kind: 'proven' };
}

/** One Allow that asks no more holds all of the pattern, and no Deny touches it. */
function isPlainlyWithin(
  rule: Rule,
  pattern: ArnPattern,
  allows: readonly Rule[],
  denies: readonly Rule[],
  work: Work,
): boolean {
  const unreachable = (other: ArnPattern): boolean => isUnreachable(rule, pattern, other, work);
  const entailed = ({ condition }: Rule): boolean => {
    work.spend(conditionCost(rule.condition, condition));
    return entailsAll(rule.condition, condition);
  };
  const lists = ({ resources }: Rule): boolean => {
    work.spend(resourceCost(resources, pattern));
    return listsResource(resources, pattern);
  };
  return (
    denies.every((deny) =>
      deny.resources.negated ? lists(deny) : deny.resources.patterns.every(unreachable),
    ) &&
    allows.some(
      (allow) =>
        entailed(allow) &&
        (allow.resources.negated ? allow.resources.patterns.every(unreachable) : lists(allow)),
    )
  );
}

/** Looks at every combination of rules that a resource of the pattern meets, and at their conditions. */
function wordByWord(action: string, pattern: ArnPattern, terms: Terms, means: Means): Verdict {
  const { work } = means;
  const cell = cellOf(pattern, terms, work);
  const known = new Map<string, Breaches>();
  const breachesOf = (here: Terms): Breaches => {
    const key = [here.allows, here.denies, here.own].map(numbers).join('|');
    const found = known.get(key) ?? breaches(here, within(means.ways, WAY_CAP), work);
    known.set(key, found);
    return found;
  };
  let doubt: string | undefined;
  // A `*` over colons is looked at last: what can be shown then is not that a request is allowed.
  for (const overColons of cell.loose ? [false, true] : [false]) {
    const source = sourceOf(pattern, overColons);
    const states = within(means.states, STATE_CAP);
    const freshOf = once(() =>
      freshCharacter([source.glob, ...cell.readers.map(({ glob }) => glob)]),
    );
    const settled = (always: readonly number[]): boolean => always.some(cell.settles);
    const search = words(source, cell.readers, states, { settled, work });
    for (;;) {
      const { done, value } = search.next();
      if (done === true) {
        if (value === 'capped') doubt ??= 'too many kinds of resources to compare one by one';
        break;
      }
      work.spend(cell.readers.length + 20);
      const here = cell.termsOf(value.accepted);
      if (here === null) continue;
      const { choices, more } = breachesOf(here);
      const fresh = freshOf();
      const witness = overColons
        ? null
        : means.confirm({
            action,
            pattern,
            word: value.symbols,
            fresh,
            choices,
            near: variablePatterns(here),
          });
      if (witness !== null) return { kind: 'refuted', witness };
      if (choices.length > 0 || more) doubt ??= reasonOf(here);
    }
    if (doubt !== undefined) break;
  }
  return doubt === undefined ? { kind: 'proven' } : { kind: 'not-proven', reason: doubt };
}

/** Patterns whose variables decide whether outer denies, or does not allow. */
function variablePatterns({ allows, denies }: Terms): readonly ArnPattern[] {
  return [...denies, ...allows]
    .filter(({ effect, resources }) => (effect === 'Deny') !== resources.negated)
    .flatMap(({ resources }) => resources.patterns.filter(({ variables }) => variables));
}

function numbers(rules: readonly Rule[]): string {
  return rules.map(({ statement }) => statement).join();
}

function reasonOf({ allows, denies }: Terms): string {
  if (allows.length === 0) return 'no Allow of the outer policies surely covers it';
  return denies.length === 0
    ? 'the conditions of the outer policies may not cover it'
    : 'a Deny of the outer policies may apply';
}

function reasoned(reason: string, action: string, { pieces }: ArnPattern): Verdict {
  return { kind: 'not-proven', reason: `${action} on ${spelled(pieces)}: ${reason}` };
}
