import { actionsMatching } from '../catalogue/catalogue.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import { includes, includesAction, matchesAction } from '../policy/glob.ts';
import { minimise } from '../policy/minimise.ts';
import { modernised } from '../policy/version.ts';

/** Access that somebody wants back. */
export interface Wanted {
  /** `s3:GetObject`, or a pattern such as `s3:*`. */
  readonly action: string;
  /** An ARN; null when it is not known, or any. */
  readonly resource: string | null;
}

/**
 * Copies of the Allow statements of some policies, made smaller until they grant what is wanted and no more: fewer
 * actions, the one resource where it is known and granted as text, the same conditions. Never more than the policies
 * granted, since every statement lies within the one it came from.
 */
export function narrowedGrants(
  documents: readonly PolicyDocument[],
  wanted: readonly Wanted[],
): readonly Statement[] {
  const allows = documents
    .flatMap((document) => modernised(document).statements)
    .filter(({ effect }) => effect === 'Allow');
  const copies = wanted.flatMap((each) => allows.flatMap((allow) => copyFor(allow, each)));
  return minimise(copies);
}

function copyFor(statement: Statement, { action, resource }: Wanted): readonly Statement[] {
  const actions = actionsFor(statement, action);
  const resources = resourcesFor(statement, resource);
  if (actions.length === 0 || resources === null) return [];
  const { sid: _, action: __, notAction: ___, ...rest } = statement;
  return [{ ...rest, ...resources, action: actions }];
}

/** The part of the statement's actions that is wanted, as few patterns as that takes. */
function actionsFor(statement: Statement, wanted: string): readonly string[] {
  const { action, notAction } = statement;
  if (notAction !== undefined) {
    return actionsMatching(wanted).filter(
      (name) => !notAction.some((pattern) => matchesAction(pattern, name)),
    );
  }
  return (action ?? []).flatMap((pattern) => {
    if (includesAction(wanted, pattern)) return [pattern];
    if (includesAction(pattern, wanted)) return [wanted];
    return actionsMatching(pattern).filter((name) => matchesAction(wanted, name));
  });
}

/** The statement's resources, or the one that is wanted; null when the statement does not speak of that one. */
function resourcesFor(
  { resource, notResource }: Statement,
  wanted: string | null,
): Pick<Statement, 'resource' | 'notResource'> | null {
  if (notResource !== undefined) return { notResource };
  const granted = resource ?? [];
  if (wanted === null || wanted === '*') return { resource: granted };
  // A variable may stand for anything: what it grants stays as it is written.
  const literal = wanted.replaceAll(/[*?$]/g, (character) => `\${${character}}`);
  if (granted.some((pattern) => includes(pattern, literal))) return { resource: [literal] };
  const open = granted.filter((pattern) => pattern.includes('${'));
  return open.length === 0 ? null : { resource: open };
}
