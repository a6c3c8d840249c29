import type { Draft } from '../proposal/proposal.ts';

/** One difference between the drafts of two revisions. */
export interface Change {
  readonly sign: '+' | '-';
  readonly effect: 'Allow' | 'Deny';
  /** As the statement writes it: a name, a pattern, or `not ...`. */
  readonly action: string;
  readonly resource: string;
  /** As JSON; empty without one. */
  readonly condition: string;
}

/** What the later drafts say and the earlier did not, and the other way round, pair by pair of action and resource. */
export function changesBetween(
  earlier: readonly Draft[],
  later: readonly Draft[],
): readonly Change[] {
  const [was, is] = [grantsIn(earlier), grantsIn(later)];
  const gone = [...was].flatMap(([key, grant]) => (is.has(key) ? [] : [{ sign: '-', ...grant }]));
  const come = [...is].flatMap(([key, grant]) => (was.has(key) ? [] : [{ sign: '+', ...grant }]));
  return ([...gone, ...come] as readonly Change[]).toSorted(
    (a, b) =>
      compare(a.action, b.action) || compare(a.sign, b.sign) || compare(a.resource, b.resource),
  );
}

function grantsIn(drafts: readonly Draft[]): ReadonlyMap<string, Omit<Change, 'sign'>> {
  const grants = drafts.flatMap(({ document }) =>
    document.statements.flatMap((statement) => {
      const { effect, action, notAction = [], resource, notResource = [] } = statement;
      const actions = action ?? [`all but ${notAction.join(', ')}`];
      const resources = resource ?? [`all but ${notResource.join(', ')}`];
      const condition =
        statement.condition === undefined ? '' : JSON.stringify(statement.condition);
      return actions.flatMap((one) =>
        resources.map((each) => ({ effect, action: one, resource: each, condition })),
      );
    }),
  );
  return new Map(grants.map((grant) => [JSON.stringify(Object.values(grant)), grant]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
