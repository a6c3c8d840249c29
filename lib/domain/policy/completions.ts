import type { Atom } from './condition.ts';
import { contradicts, entails, exhausts } from './entail.ts';

/** Of some atoms on one key, which hold and which do not; undefined where it is not known. */
export type Known = readonly (boolean | undefined)[];

/** Atoms on one key, and ways they can be, beyond which not all ways are looked at. */
const ATOM_CAP = 64;
const WAY_CAP = 1_024;

/**
 * The ways to fill in what is not known of the atoms that no two of them speak against; not `all` when there are too
 * many of them.
 */
export function completions(
  atoms: readonly Atom[],
  partial: readonly Known[],
): { readonly found: readonly (readonly boolean[])[]; readonly all: boolean } {
  if (partial.length === 0) return { found: [], all: true };
  if (atoms.length > ATOM_CAP) return { found: [], all: false };
  const allowed = pairs(atoms);
  const found: (readonly boolean[])[] = [];
  let steps = WAY_CAP * 4;
  const extend = (chosen: readonly boolean[], known: Known): void => {
    const at = chosen.length;
    steps -= 1;
    if (steps < 0) return;
    if (at === atoms.length) {
      found.push(chosen);
      return;
    }
    const told = known[at];
    for (const value of told === undefined ? [false, true] : [told])
      if (told !== undefined || chosen.every((other, before) => allowed(before, other, at, value)))
        extend([...chosen, value], known);
  };
  for (const known of partial) extend([], known);
  return { found, all: steps >= 0 };
}

type Allowed = (i: number, iHolds: boolean, j: number, jHolds: boolean) => boolean;

/** May the one and the other of two atoms hold, or not hold, at the same time? */
function pairs(atoms: readonly Atom[]): Allowed {
  const forbidden = new Set<string>();
  atoms.forEach((a, i) => {
    atoms.slice(0, i).forEach((b, j) => {
      if (entails(a, b)) forbidden.add(`${j} false ${i} true`);
      if (entails(b, a)) forbidden.add(`${j} true ${i} false`);
      if (contradicts(a, b)) forbidden.add(`${j} true ${i} true`);
      if (exhausts(a, b)) forbidden.add(`${j} false ${i} false`);
    });
  });
  return (i, iHolds, j, jHolds) => !forbidden.has(`${i} ${iHolds} ${j} ${jHolds}`);
}
