import type { Statement } from './document.ts';
import { merge, sorted } from './merge.ts';
import { withoutRedundant } from './redundant.ts';
import { regrouped } from './regroup.ts';
import { statementSize } from './split.ts';
import { withoutHeldPatterns } from './subsume.ts';

/** Each round makes it shorter, or is the last; thousands of statements that will not merge get one. */
const ROUNDS = 8;
const STATEMENTS = 1_000;

/**
 * Statements of the same meaning in fewer characters: without repeats, without what others hold already, and with the
 * pairs of actions and resources in the statements that take the fewest characters to write. Same meaning by
 * construction: what goes is held as a language by what stays, under the same condition or a weaker one, and no pair of
 * action and resource is added. Denies are only united with their like, and left out when one other holds all of one:
 * `contains` compares them one by one, and what it cannot prove is of no use to a draft. The order given does not
 * matter. A statement keeps its Sid while it only loses members of its lists; `pack` makes those that stay unique.
 */
export function minimise(statements: readonly Statement[]): readonly Statement[] {
  const denies = statements.filter(({ effect }) => effect === 'Deny');
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  return sorted([...withoutRedundant(merge(denies)), ...shortest(allows)]);
}

function shortest(allows: readonly Statement[]): readonly Statement[] {
  let best = merge(oneSpelling(allows).map(withoutHeldPatterns));
  const rounds = best.length > STATEMENTS ? 1 : ROUNDS;
  for (let round = 0; round < rounds; round++) {
    const parts = alike(withoutRedundant(best)).flatMap(regrouped);
    const next = merge(parts.map(withoutHeldPatterns));
    if (sizeOf(next) >= sizeOf(best)) break;
    best = next;
  }
  return best;
}

/** Statements that differ in nothing but Action and Resource; one with a negated list is alone. */
function alike(statements: readonly Statement[]): readonly (readonly Statement[])[] {
  const groups = Map.groupBy(statements, (statement) => {
    const { sid: _, action, resource, ...rest } = statement;
    return JSON.stringify(action === undefined || resource === undefined ? statement : rest);
  });
  return [...groups.values()];
}

/** Every action in one spelling, the one that sorts first, since case does not count. */
function oneSpelling(statements: readonly Statement[]): readonly Statement[] {
  const spelling = new Map<string, string>();
  for (const name of statements.flatMap(({ action }) => action ?? []).sort())
    if (!spelling.has(name.toLowerCase())) spelling.set(name.toLowerCase(), name);
  return statements.map(({ action, ...rest }) =>
    action === undefined
      ? rest
      : { ...rest, action: action.map((name) => spelling.get(name.toLowerCase()) ?? name) },
  );
}

function sizeOf(statements: readonly Statement[]): number {
  return statements.reduce((sum, statement) => sum + statementSize(statement) + 1, 0);
}
