import { atomsOf, holds } from '../policy/condition.ts';
import { contains } from '../policy/contain.ts';
import { type Context, lookupIn } from '../policy/context.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import { every, type Truth } from '../policy/truth.ts';
import type { Work } from '../policy/work.ts';
import { nearby } from './nearby.ts';

/** One resource pattern on which an action is granted, at least in part. */
export interface Grant {
  /** `*` for a NotResource. */
  readonly resource: string;
  /** What the NotResource leaves out. */
  readonly except: readonly string[];
  /** Only under conditions: those of the Allow, or to escape those of a Deny. */
  readonly conditional: boolean;
  /** The one Allow on the one pattern, and the Denies that bear on it. */
  readonly statements: readonly Statement[];
}

/**
 * What statements that speak of one action grant of it, pattern by pattern. A pattern that the Denies take away whole
 * is left out; one they only cut into stays. `context`: what is known of the requests in question.
 */
export function grantsOf(
  statements: readonly Statement[],
  context: Context = {},
  work?: Work,
): readonly Grant[] {
  const bearing = statements.flatMap((statement) => under(statement, context));
  const denies = bearing.filter(({ effect }) => effect === 'Deny');
  const near = nearby(denies, work);
  return bearing
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(singled)
    .flatMap((allow) => {
      const resource = allow.resource?.[0] ?? '*';
      const bans = near(resource);
      if (isNothing([allow, ...bans], work)) return [];
      const { condition: _, ...free } = allow;
      const conditional =
        allow.condition !== undefined || isNothing([free, ...bans.map(unconditional)], work);
      const except = allow.notResource ?? [];
      return [{ resource, except, conditional, statements: [allow, ...bans] }];
    });
}

export function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { version: '2012-10-17', statements };
}

/** Is it proven that the statements allow nothing? Never says yes wrongly. */
function isNothing(statements: readonly Statement[], work: Work | undefined): boolean {
  if (!statements.some(({ effect }) => effect === 'Deny')) return false;
  return contains([], [documentOf(statements)], work).kind === 'proven';
}

/** One statement for each resource pattern; one with a NotResource stays whole. */
function singled(statement: Statement): readonly Statement[] {
  const { resource } = statement;
  return resource === undefined
    ? [statement]
    : resource.map((pattern) => ({ ...statement, resource: [pattern] }));
}

/** The statement as it stands for requests with the context: gone, without its conditions, or as it is. */
function under(statement: Statement, context: Context): readonly Statement[] {
  const met = meets(statement, context);
  if (met === 'no') return [];
  return [met === 'yes' ? unconditional(statement) : statement];
}

function meets({ condition }: Statement, context: Context): Truth {
  const lookup = lookupIn(context, false);
  return every(atomsOf(condition), (atom) => holds(atom, lookup));
}

function unconditional({ condition: _, ...statement }: Statement): Statement {
  return statement;
}
