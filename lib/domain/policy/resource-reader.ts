import { type ArnPattern, COMPONENTS } from './arn.ts';
import { type Glob, globOf, piecesIn, widened } from './glob.ts';
import { ANY, type Piece, SEAM, STAR } from './pattern.ts';
import type { Reader, Source } from './words.ts';

/** All ARNs, and with the seams as ends all texts that a request may have as its resource. */
export const ANY_ARN: Glob = seamed([
  [ANY, STAR],
  ...Array<readonly Piece[]>(COMPONENTS - 1).fill([STAR]),
]);

/**
 * What the pattern may match, under the reading of `*` that keeps to components, or with `overColons` under the other as
 * well. A text that has fewer components than an ARN is only within a lone `*`.
 */
export function sourceOf({ any, parts }: ArnPattern, overColons: boolean): Source {
  if (any) return { glob: ANY_ARN, partial: true, overColons: false };
  return { glob: seamed(parts.map(piecesIn)), partial: false, overColons };
}

/** Reads what the pattern matches under either reading, whatever its variables stand for. */
export function surelyReads({ any, whole, parts }: ArnPattern): Reader {
  if (any) return { glob: whole, how: 'maybe' };
  const glob = seamed(parts.map(piecesIn));
  const lastSeam = glob.tokens.lastIndexOf(SEAM);
  // The value of a variable may have colons, and then its component is another.
  const open = glob.open.map((isOpen, at) => isOpen && at > lastSeam);
  return { glob: { ...glob, open }, how: 'surely' };
}

/** Read what the pattern matches under one reading at least, for some value of its variables. */
export function maybeReads({ readings }: ArnPattern): readonly Reader[] {
  return readings.map((reading) => ({ glob: widened(reading), how: 'maybe' }));
}

function seamed(parts: readonly (readonly Piece[])[]): Glob {
  return globOf(parts.flatMap((part, at) => (at === 0 ? part : [SEAM, ...part])));
}
