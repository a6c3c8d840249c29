import { ANY, isVariable, type Piece, SEAM } from './pattern.ts';
import type { Reader, Source } from './words.ts';

/** A position of the source or of a reader, all of them numbered in one row. */
export interface Position {
  /** Which reader it is of; -1 for the source. */
  readonly reader: number;
  /** What is read next; null at the end. */
  readonly token: Piece | null;
  /** The characters that the token reads when it is one. */
  readonly characters: readonly Piece[];
  /** Any run of characters may be read without moving on. */
  readonly free: boolean;
  /** A variable may be read without moving on. */
  readonly open: boolean;
  /** A text may end here: it is one of the source, or the reader matches it. */
  readonly ends: boolean;
  /** A wildcard of the source stands for no colon here. */
  readonly noColon: boolean;
  /** Of a reader that reads `maybe`: the number of its last position. */
  readonly last: number | null;
}

interface Step {
  readonly symbol: Piece;
  readonly next: readonly number[];
}

/** The positions, and the numbers of those where reading starts. */
export function positionsOf(
  source: Source,
  readers: readonly Reader[],
): { readonly positions: readonly Position[]; readonly starts: readonly number[] } {
  const positions: Position[] = [];
  const starts: number[] = [];
  [source.glob, ...readers.map(({ glob }) => glob)].forEach(({ tokens, free, open }, index) => {
    const start = positions.length;
    const end = tokens.length;
    const isSource = index === 0;
    const lastSeam = isSource && !source.overColons ? tokens.lastIndexOf(SEAM) : -1;
    const last = !isSource && readers[index - 1]?.how === 'maybe' ? start + end : null;
    const bothCases = !isSource && readers[index - 1]?.ignoreCase === true;
    starts.push(start);
    for (let at = 0; at <= end; at++)
      positions.push({
        reader: index - 1,
        token: tokens[at] ?? null,
        characters: charactersOf(tokens[at] ?? null, bothCases),
        free: free[at] === true,
        open: open[at] === true,
        ends: at === end || (isSource && source.partial && at > 0),
        noColon: at <= lastSeam,
        last,
      });
  });
  return { positions, starts };
}

/**
 * Where every symbol leads that the source may bring next: `''` for all characters that no pattern names, then each
 * character that leads anywhere of its own, then seams and variables of the source.
 */
export function* steps(all: readonly Position[], now: readonly number[]): Generator<Step> {
  /** Where any character leads, and where each leads besides. */
  const anywhere: number[] = [];
  const byCharacter = new Map<Piece, number[]>();
  const own = new Set<Piece>();
  let wide = false;
  let colons = true;
  for (const number of now) {
    const { token, characters, free, reader, noColon } = all[number] ?? NOWHERE;
    if (free) anywhere.push(number);
    if (token === ANY) anywhere.push(number + 1);
    if (reader < 0) {
      wide ||= free || token === ANY;
      if (noColon) colons = false;
      if (token !== null && token !== ANY) own.add(token);
    }
    for (const character of characters) {
      const leads = byCharacter.get(character);
      if (leads === undefined) byCharacter.set(character, [number + 1]);
      else leads.push(number + 1);
    }
  }
  if (wide) yield { symbol: ANY, next: ascending(anywhere) };
  for (const [symbol, leads] of [...byCharacter].sort(byName))
    if (own.has(symbol) || (wide && (symbol !== ':' || colons)))
      yield { symbol, next: ascending([...anywhere, ...leads]) };
  for (const mark of own)
    if (mark === SEAM || isVariable(mark))
      yield {
        symbol: mark,
        next: ascending(now.flatMap((number) => afterMark(all, number, mark))),
      };
}

const NOWHERE: Position = {
  reader: -1,
  token: null,
  characters: [],
  free: false,
  open: false,
  ends: false,
  noColon: false,
  last: null,
};

function charactersOf(token: Piece | null, bothCases: boolean): readonly Piece[] {
  if (token === null || token === ANY || token === SEAM || isVariable(token)) return [];
  if (!bothCases) return [token];
  const lower = token.toLowerCase();
  // The Kelvin sign is a capital k too.
  const others = [lower.toUpperCase(), ...(lower === 'k' ? ['\u212a'] : [])];
  return [...new Set([lower, ...others.filter((other) => other.length === 1)])];
}

/** Where a seam or a variable of the source leads from a position. */
function afterMark(all: readonly Position[], number: number, mark: Piece): readonly number[] {
  const { reader, token, free, open, last } = all[number] ?? NOWHERE;
  if (last === null) {
    const stays = reader >= 0 && mark !== SEAM && open;
    return [...(stays ? [number] : []), ...(token === mark ? [number + 1] : [])];
  }
  if (mark !== SEAM) return Array.from({ length: last - number + 1 }, (_, at) => number + at);
  return [...(free ? [number] : []), ...(token === ':' || token === ANY ? [number + 1] : [])];
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function byName(a: readonly [Piece, unknown], b: readonly [Piece, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
