import { contains } from '../policy/contain.ts';
import { globCost, readingCost } from '../policy/cost.ts';
import type { Statement } from '../policy/document.ts';
import { evaluate } from '../policy/evaluate.ts';
import { apart, type Glob, globOf } from '../policy/glob.ts';
import { piecesOf } from '../policy/pattern.ts';
import type { Witness } from '../policy/witness.ts';
import type { Work } from '../policy/work.ts';
import { documentOf, type Grant, grantsOf } from './grants.ts';
import { nearby } from './nearby.ts';

/** A resource pattern on which some of one action is gone, or may be. */
export interface Loss extends Pick<Grant, 'resource' | 'except'> {
  /** Patterns that the other side still grants and that have something in common with this one. */
  readonly left: readonly string[];
  /** A request that shows it; null when none could be made: then nothing is proven. */
  readonly example: Omit<Witness, 'action'> | null;
  /** Why nothing is proven; null with an example. */
  readonly doubt: string | null;
}

/** What one side grants of an action, held against the other. */
export interface Comparison {
  /** The resource patterns that the one side grants it on, each once. */
  readonly granted: readonly string[];
  /** The other side grants nothing of it. */
  readonly gone: boolean;
  readonly losses: readonly Loss[];
}

/**
 * Which of the grants of one action on one side the other side does not hold whole. Both speak of it alone. Not looked
 * for when it is proven of all actions together that there are none (`open` false).
 */
export function lossesOf(
  had: readonly Statement[],
  has: readonly Statement[],
  open: boolean,
  work: Work,
): Comparison {
  const grants = distinct(grantsOf(had, {}, work));
  const others = grantsOf(has, {}, work).map(({ resource }) => ({
    resource,
    glob: globOf(piecesOf(resource)),
  }));
  const near = nearby(has, work);
  const kept = !open || contains([documentOf(has)], [documentOf(had)], work).kind === 'proven';
  return {
    granted: [...new Set(grants.map(({ resource }) => resource))],
    gone: others.length === 0,
    losses: kept
      ? []
      : united(grants.flatMap((grant) => lossOf(grant, near(grant.resource), others, work))),
  };
}

/** What the other side grants. */
interface Other {
  readonly resource: string;
  readonly glob: Glob;
}

function lossOf(
  { resource, except, statements }: Grant,
  has: readonly Statement[],
  others: readonly Other[],
  work: Work,
): readonly Loss[] {
  const [inner, outer] = [documentOf(statements), documentOf(has)];
  const verdict = contains([outer], [inner], work);
  if (verdict.kind === 'proven') return [];
  const glob = globOf(piecesOf(resource));
  const left = others.filter((other) => {
    work.spend(globCost(other.glob, glob));
    return !apart(other.glob, glob);
  });
  const names = new Set(left.map((other) => other.resource));
  const loss = { resource, except, left: [...names].sort() };
  if (verdict.kind === 'not-proven') return [{ ...loss, example: null, doubt: verdict.reason }];
  const { action: _, ...example } = verdict.witness;
  const request = { ...verdict.witness, contextComplete: true };
  work.spend(readingCost([inner]));
  return evaluate({ identity: [inner] }, request).decision === 'allowed'
    ? [{ ...loss, example, doubt: null }]
    : [{ ...loss, example: null, doubt: 'no request could be made up that meets its conditions' }];
}

/** A pattern that stands in several statements once, with what was shown of it rather than what was doubted. */
function united(losses: readonly Loss[]): readonly Loss[] {
  const byName = new Map<string, Loss>();
  for (const loss of losses) {
    const known = byName.get(nameOf(loss));
    if (known === undefined || known.example === null) byName.set(nameOf(loss), loss);
  }
  return [...byName.values()];
}

function distinct(grants: readonly Grant[]): readonly Grant[] {
  return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()];
}

function nameOf({ resource, except }: Pick<Grant, 'resource' | 'except'>): string {
  return JSON.stringify([resource, except]);
}
