import { action as catalogued } from '../catalogue/catalogue.ts';
import { nearestActions } from '../catalogue/nearest.ts';
import { narrowedGrants } from '../change/grants.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import { grants } from './drop.ts';
import type { Asked, Problem } from './edit.ts';

export type Kept =
  | { readonly kind: 'statements'; readonly statements: readonly Statement[] }
  | { readonly kind: 'invalid'; readonly problem: Problem };

/**
 * Statements that give an action back as the role has it now: copies of its own, for this action alone, with their
 * conditions. A resource takes the place of theirs; whether they have it is for the gate on new access to say.
 */
export function keptFrom(before: readonly PolicyDocument[], { action, resource }: Asked): Kept {
  const problem = problemWith(action, before);
  if (problem !== null) return { kind: 'invalid', problem: { where: action, message: problem } };
  const copies = narrowedGrants(before, [{ action, resource: null }]);
  if (resource === null) return { kind: 'statements', statements: copies };
  const moved = copies.map(({ notResource: _, ...copy }) => ({ ...copy, resource: [resource] }));
  return { kind: 'statements', statements: moved };
}

function problemWith(action: string, before: readonly PolicyDocument[]): string | null {
  const allows = before
    .flatMap(({ statements }) => statements)
    .filter(({ effect }) => effect === 'Allow');
  const written = allows.flatMap((statement) => statement.action ?? []);
  const isWritten =
    !/[*?]/.test(action) &&
    written.some((pattern) => pattern.toLowerCase() === action.toLowerCase());
  if (catalogued(action) === undefined && !isWritten)
    return `AWS has no action ${action}.${nearby(action)}`;
  if (allows.some((statement) => grants(statement, action))) return null;
  return `No policy of the role allows ${action} today, and Ratchet never adds access.`;
}

/** ` Did you mean s3:GetObject?`, or nothing. */
export function nearby(action: string): string {
  const near = nearestActions(action, 3);
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
}
