import { arnPattern } from './arn.ts';
import { budgetOf } from './budget.ts';
import type { Atom } from './condition.ts';
import { type Glob, globOf, isLiteral } from './glob.ts';
import { type IpRange, ipRange } from './ip-range.ts';
import { ANY, literalPieces, piecesOf, STAR, textOf } from './pattern.ts';
import { momentOf, numberOf } from './quantity.ts';
import { ANY_ARN, surelyReads } from './resource-reader.ts';
import { freshCharacter, type Reader, type Source, words } from './words.ts';

/** A text that hardly any policy names, and that is no number, date, address or ARN. */
export const FRESH = 'zzz';

/** Subsets of patterns looked at for one key. */
const STATE_CAP = 2_000;

const NOT_EMPTY: Source = { glob: globOf([ANY, STAR]), partial: false, overColons: true };

/**
 * Texts that tell the atoms apart in every way there is: whichever of them a text meets, a text here meets just those.
 * The atoms are of one family and without variables; quantifiers do not count. Neither the empty text nor one
 * that is not of the family's kind is among them. Null when there are too many kinds of texts.
 */
export function representatives(atoms: readonly Atom[]): readonly string[] | null {
  const values = [...new Set(atoms.flatMap((atom) => atom.values))];
  switch (atoms[0]?.operator?.family) {
    case 'string':
      return texts(atoms.flatMap(textPatterns));
    case 'binary':
      return texts(values.map((value) => ({ glob: globOf(value.split('')), ignoreCase: false })));
    case 'arn':
      return arns(values);
    case 'ip':
      return addresses(values.flatMap((value) => ipRange(value) ?? []));
    case 'numeric':
      return quantities(
        values.flatMap((value) => numberOf(value) ?? []),
        numberOf,
      );
    case 'date':
      return quantities(
        values.flatMap((value) => momentOf(value) ?? []),
        momentOf,
      );
    default:
      return ['true', 'false'];
  }
}

interface TextPattern {
  readonly glob: Glob;
  readonly ignoreCase: boolean;
}

function textPatterns({ operator, values }: Atom): readonly TextPattern[] {
  return values.map((value) => ({
    glob: globOf(operator?.comparison === 'like' ? piecesOf(value) : literalPieces(value)),
    ignoreCase: operator?.ignoreCase === true,
  }));
}

function texts(patterns: readonly TextPattern[]): readonly string[] | null {
  const globs = patterns.map(({ glob }) => glob);
  if (patterns.some(({ glob, ignoreCase }) => ignoreCase || !isLiteral(glob)))
    return wordsOf(
      NOT_EMPTY,
      patterns.map((pattern) => ({ ...pattern, how: 'surely' })),
      globs,
    );
  const named = new Set(globs.map(({ tokens }) => tokens.join('')));
  const other = named.has(FRESH) ? freshCharacter(globs) : FRESH;
  return [...named, other].filter((text) => text !== '');
}

function arns(values: readonly string[]): readonly string[] | null {
  const patterns = values.map(arnPattern).filter(({ components }) => components === 6);
  const source: Source = { glob: ANY_ARN, partial: false, overColons: false };
  return wordsOf(
    source,
    patterns.map(surelyReads),
    patterns.map(({ whole }) => whole),
  );
}

function wordsOf(
  source: Source,
  readers: readonly Reader[],
  globs: readonly Glob[],
): readonly string[] | null {
  const fresh = freshCharacter(globs);
  const found: string[] = [];
  const search = words(source, readers, budgetOf(STATE_CAP));
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value === 'all' ? found : null;
    found.push(textOf(value.symbols, fresh));
  }
}

/** Each bound, what lies between two, and beyond the outermost. */
function quantities(
  bounds: readonly number[],
  read: (text: string) => number | null,
): readonly string[] | null {
  const ascending = [...new Set(bounds)].sort((a, b) => a - b);
  const between = ascending.map((bound, at) => {
    const next = ascending[at + 1];
    return next === undefined ? bound + 100_000 : bound + (next - bound) / 2;
  });
  const below = (ascending[0] ?? 0) - 100_000;
  const wanted = [...ascending, ...between, below];
  const written = wanted.map(String);
  return written.every((text, at) => read(text) === wanted[at]) ? written : null;
}

/** Where blocks begin, and right behind their ends: between two such addresses all are in the same blocks. */
function addresses(blocks: readonly IpRange[]): readonly string[] {
  const bounds = blocks.flatMap(({ width, address, prefix }) => {
    const size = 1n << BigInt(width - prefix);
    const start = (address / size) * size;
    return [start, start + size].map((bound) => ({ width, bound }));
  });
  const known = bounds.filter(({ width, bound }) => bound < 1n << BigInt(width));
  const outside = [32, 128].map((width) => ({ width, bound: 0n }));
  return [...new Set([...known, ...outside].map(({ width, bound }) => addressText(width, bound)))];
}

function addressText(width: number, address: bigint): string {
  const [count, bits, radix, joint] =
    width === 32 ? ([4, 8n, 10, '.'] as const) : ([8, 16n, 16, ':'] as const);
  const groups = Array.from({ length: count }, (_, at) => {
    const shift = bits * BigInt(count - 1 - at);
    return ((address >> shift) & ((1n << bits) - 1n)).toString(radix);
  });
  return groups.join(joint);
}
