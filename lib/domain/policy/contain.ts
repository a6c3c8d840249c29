import {
  actionCells,
  actionOf,
  type Concerned,
  concernedLookup,
  type Limits,
  nameOf,
  type Part,
  partsOf,
} from './action-cells.ts';
import { actionsWithin } from './action-set.ts';
import { budgetOf } from './budget.ts';
import { actionsCost, conditionCost, readingCost, resourceCost } from './cost.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { type Means, resourceVerdict, type Verdict } from './resource-cells.ts';
import { type Rule, rulesOf, ruleWithin } from './rule.ts';
import { candidates, indexed } from './rule-index.ts';
import { modernised } from './version.ts';
import { confirmer, type Witness } from './witness.ts';
import { unlessSpent, type Work, workOf } from './work.ts';

export type Containment =
  | { readonly kind: 'proven' }
  | { readonly kind: 'refuted'; readonly witness: Witness }
  | { readonly kind: 'not-proven'; readonly reason: string };

/** Requests that are tried, subsets of patterns and ways of conditions that are looked at in one comparison. */
const TRIES = 5_000;
const STATES = 500_000;
const WAYS = 200_000;

/** What one comparison may cost, all in all: about a second of one processor. */
export const COMPARISON_STEPS = 150_000_000;

const SPENT: Containment = {
  kind: 'not-proven',
  reason: 'the policies are too much to compare: it would take more steps than are allowed',
};

interface Comparison {
  readonly limits: Limits;
  readonly means: Means;
  readonly look: (part: Part) => Concerned;
}

/**
 * Do the policies `inner` together allow only what the policies `outer` together allow? Wildcards are compared as
 * languages, so actions and resources of tomorrow count.
 *
 * `proven` is sound: under any context in which a key that only plain operators ask for has one value, and with whole
 * ARNs under both readings of `*`, the one that keeps to components and the one that runs over colons. `refuted` comes with a request, its context complete, that `evaluate` allows by
 * inner and denies by outer. Both are exact for patterns, their unions, NotAction, NotResource and Denies of either side,
 * and for conditions on keys that operators of one kind ask about.
 *
 * `not-proven` says what is in doubt. It remains, true or not:
 * - where only a `*` over colons matches, or a Deny of outer would be reached by one;
 * - for a variable before the fifth colon under anything but itself or a lone `*`;
 * - for variables in conditions, beyond the same text and what a pattern holds whatever they stand for;
 * - for operators of several kinds on one key, or not documented, beyond what each two of them say of each other;
 * - where a Deny, or an Allow of outer, asks for a number, date, address, flag or ARN and the key could hold none;
 * - beyond the caps: subsets of patterns (a `*` before a long run of `?`), 64 atoms on one key in doubt, 4,096 ways that
 *   the conditions of one set of rules can be, and the sums of these over all of the comparison;
 * - when all of it would cost more than `work` has left: whatever the policies are, it ends.
 */
export function contains(
  outer: readonly PolicyDocument[],
  inner: readonly PolicyDocument[],
  work: Work = workOf(COMPARISON_STEPS),
): Containment {
  return unlessSpent(() => compared(outer, inner, work), SPENT);
}

function compared(
  outer: readonly PolicyDocument[],
  inner: readonly PolicyDocument[],
  work: Work,
): Containment {
  const reading = readingCost(outer) + readingCost(inner);
  work.spend(reading);
  const [theirs, ours] = [united(outer), united(inner)];
  const own = ours.filter(({ effect }) => effect === 'Deny');
  const ownIndex = indexed(own);
  const limits: Limits = {
    allows: indexed(theirs.filter(({ effect }) => effect === 'Allow')),
    // A Deny that inner has too takes nothing away that inner allows.
    denies: indexed(
      theirs
        .filter(({ effect }) => effect === 'Deny')
        .filter(
          (deny) =>
            !candidates(ownIndex, deny.actions).some((other) => isHeldBy(other, deny, work)),
        ),
    ),
    own: ownIndex,
  };
  const tries = budgetOf(TRIES);
  const means = {
    confirm: confirmer(outer, inner, {
      take: () => {
        work.spend(reading / 8);
        return tries.take();
      },
    }),
    states: budgetOf(STATES),
    ways: budgetOf(WAYS),
    work,
  };
  const comparison = { limits, means, look: concernedLookup(limits, work) };
  let doubt: string | undefined;
  for (const rule of ours.filter(({ effect }) => effect === 'Allow')) {
    const verdict = ruleVerdict(rule, comparison);
    if (verdict.kind === 'refuted') return verdict;
    if (verdict.kind === 'not-proven') doubt ??= verdict.reason;
  }
  return doubt === undefined ? { kind: 'proven' } : { kind: 'not-proven', reason: doubt };
}

function isHeldBy(outer: Rule, inner: Rule, work: Work): boolean {
  work.spend(60 + actionsCost(outer.actions, inner.actions));
  if (!actionsWithin(outer.actions, inner.actions)) return false;
  for (const pattern of inner.resources.patterns)
    work.spend(resourceCost(outer.resources, pattern) + outer.resources.patterns.length);
  work.spend(conditionCost(inner.condition, outer.condition));
  return ruleWithin(outer, inner);
}

/** The statements of all documents as few rules: which document a statement stands in does not matter to IAM. */
function united(documents: readonly PolicyDocument[]): readonly Rule[] {
  const written = documents.flatMap((document) => modernised(document).statements);
  const statements = gathered(gathered(written, 'action'), 'resource');
  return rulesOf([{ version: '2012-10-17', statements }]);
}

/** Statements that differ in nothing but one list, as one with all of it; a negated list has no union and stays. */
function gathered(
  statements: readonly Statement[],
  list: 'action' | 'resource',
): readonly Statement[] {
  const groups = Map.groupBy(statements, (statement) => {
    const { sid: _, [list]: values, ...rest } = inOrder(statement);
    return values === undefined ? JSON.stringify(statement) : JSON.stringify(rest);
  });
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (first === undefined || others.length === 0) return group;
    const values = new Set(group.flatMap((statement) => statement[list] ?? []));
    return [first[list] === undefined ? first : { ...first, [list]: [...values] }];
  });
}

/** Two lists of the same patterns are one, in whatever order they were written. */
function inOrder(statement: Statement): Statement {
  const { action, resource } = statement;
  return {
    ...statement,
    ...(action === undefined ? {} : { action: [...action].sort() }),
    ...(resource === undefined ? {} : { resource: [...resource].sort() }),
  };
}

/** One Allow of inner, action pattern by action pattern. Patterns that meet the same rules are settled once. */
function ruleVerdict(rule: Rule, { limits, means, look }: Comparison): Verdict {
  const settled = new Map<string, Verdict>();
  const settle = (concerned: Concerned, action: string | null): Verdict => {
    const key = action === null ? `${concerned.key}?` : concerned.key;
    const verdict = settled.get(key) ?? resourceVerdict(rule, concerned, action, means);
    settled.set(key, verdict);
    return verdict;
  };
  let doubt: Verdict | undefined;
  for (const part of partsOf(rule.actions)) {
    const action = actionOf(part) === null ? null : nameOf(part);
    const quick = settle(look(part), action);
    const exact = action !== null || quick.kind === 'proven';
    const verdict = exact ? quick : exactVerdict(part, { limits, means, look }, settle);
    if (verdict.kind === 'refuted') return verdict;
    if (verdict.kind === 'not-proven') doubt ??= verdict;
  }
  return doubt ?? { kind: 'proven' };
}

/** An action pattern that no single Allow covers, or that a Deny cuts into: by the kinds of actions in it. */
function exactVerdict(
  part: Part,
  { limits, means }: Comparison,
  settle: (concerned: Concerned, action: string) => Verdict,
): Verdict {
  let doubt: Verdict | undefined;
  const cells = actionCells(part, limits, means.states, means.work);
  for (;;) {
    const { done, value } = cells.next();
    if (done === true) {
      if (!value)
        doubt ??= {
          kind: 'not-proven',
          reason: `${nameOf(part)}: too many kinds of actions to compare one by one`,
        };
      return doubt ?? { kind: 'proven' };
    }
    const verdict = settle(value.concerned, value.action);
    if (verdict.kind === 'refuted') return verdict;
    if (verdict.kind === 'not-proven') doubt ??= verdict;
  }
}
