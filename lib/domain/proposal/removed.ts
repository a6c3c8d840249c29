import type { PolicyDocument } from '../policy/document.ts';
import { grantedActions } from './narrow.ts';

/** Actions of the catalogue that some policies allow on something and others on nothing, sorted. */
export function removedBy(
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
): readonly string[] {
  const left = allGranted(after);
  return [...allGranted(before)].filter((action) => !left.has(action)).sort();
}

/** Actions of the catalogue that some Allow grants on something. */
export function allGranted(documents: readonly PolicyDocument[]): ReadonlySet<string> {
  const allows = documents
    .flatMap(({ statements }) => statements)
    .filter(({ effect }) => effect === 'Allow');
  return new Set(allows.flatMap(grantedActions));
}
