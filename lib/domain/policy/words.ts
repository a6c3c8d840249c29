import { type Glob, globOf, step } from './glob.ts';
import { ANY, isVariable, type Piece, piecesOf } from './pattern.ts';

/** A text of the source, as symbols (`''` is a character that is in no pattern), and which patterns match it. */
export interface Word {
  readonly symbols: readonly Piece[];
  readonly accepted: ReadonlySet<number>;
}

/** More subsets than this and the answer is "not known": a `*` before a long run of `?` doubles them with each `?`. */
export const STATE_CAP = 50_000;

interface State {
  readonly source: readonly number[];
  /** Positions of all patterns, as pattern index and position in turn. */
  readonly patterns: readonly (readonly [number, number])[];
  readonly from: number;
  readonly symbol: Piece;
}

/**
 * For every set of patterns that some text of the source matches exactly, one shortest text. Exact, by subset
 * construction over the letters that matter; returns `capped` when there were more than `cap` subsets to look at, `all`
 * otherwise. Nothing is looked for behind a text once `settled` says so of the patterns that match whatever follows.
 */
export function* words(
  source: Glob,
  patterns: readonly Glob[],
  cap: number = STATE_CAP,
  settled: (always: readonly number[]) => boolean = () => false,
): Generator<Word, 'all' | 'capped'> {
  const states: State[] = [
    { source: [0], patterns: patterns.map((_, index) => [index, 0]), from: -1, symbol: ANY },
  ];
  const seen = new Set<string>(states.map(keyOf));
  const yielded = new Set<string>();
  for (let at = 0; at < states.length; at++) {
    const state = states[at];
    if (state === undefined) break;
    const accepted = new Set<number>();
    const always: number[] = [];
    for (const [index, position] of state.patterns) {
      const end = patterns[index]?.tokens.length;
      if (position !== end) continue;
      accepted.add(index);
      if (patterns[index]?.free[position] === true) always.push(index);
    }
    if (state.source.includes(source.tokens.length)) {
      const vector = [...accepted].join();
      if (!yielded.has(vector)) {
        yielded.add(vector);
        yield { symbols: readBack(states, at), accepted };
      }
    }
    if (settled(always)) continue;
    for (const symbol of symbolsAfter(state, source, patterns)) {
      const next = moved(state, symbol, at, source, patterns);
      const key = keyOf(next);
      if (next.source.length === 0 || seen.has(key)) continue;
      if (states.length >= cap) return 'capped';
      seen.add(key);
      states.push(next);
    }
  }
  return 'all';
}

/**
 * Is every text of `inner` matched by one of `outers`? Resource patterns; exact unless there are more than `stateCap`
 * subsets. The witness is a text of `inner` that none of them matches, its variables still spelled `${...}`.
 */
export function includedInUnion(
  inner: string,
  outers: readonly string[],
  stateCap: number = STATE_CAP,
): 'yes' | { readonly witness: string } | 'unknown' {
  const globs = outers.map((outer) => globOf(piecesOf(outer)));
  const source = globOf(piecesOf(inner));
  const found = unmatched(source, globs, stateCap);
  if (found === 'yes' || found === 'unknown') return found;
  const fresh = freshCharacter([source, ...globs]);
  return { witness: found.map((symbol) => (symbol === ANY ? fresh : symbol)).join('') };
}

/** As `includedInUnion`, on globs; the symbols of the witness instead of its text. */
function unmatched(
  source: Glob,
  globs: readonly Glob[],
  cap: number = STATE_CAP,
): 'yes' | readonly Piece[] | 'unknown' {
  const search = words(source, globs, cap, (always) => always.length > 0);
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value === 'all' ? 'yes' : 'unknown';
    if (value.accepted.size === 0) return value.symbols;
  }
}

/** A character that none of the globs reads literally, so it matches wildcards alone. */
export function freshCharacter(globs: readonly Glob[]): string {
  const used = new Set(globs.flatMap(({ tokens }) => tokens));
  const readable = 'zqxjkvwy0123456789abcdefghilmnoprstu';
  for (const character of readable) if (!used.has(character)) return character;
  for (let code = 0xc0; ; code++) {
    const character = String.fromCharCode(code);
    if (!used.has(character)) return character;
  }
}

/** The letters that lead anywhere of their own, after the one that stands for all others. */
function symbolsAfter(state: State, source: Glob, patterns: readonly Glob[]): readonly Piece[] {
  const wide = state.source.some(
    (position) => source.free[position] === true || source.tokens[position] === ANY,
  );
  const own = new Set<Piece>(
    state.source.flatMap((position) => {
      const token = source.tokens[position];
      return token === undefined || token === ANY ? [] : [token];
    }),
  );
  if (!wide) return [...own];
  for (const [index, position] of state.patterns) {
    const token = patterns[index]?.tokens[position];
    if (token !== undefined && token !== ANY && !isVariable(token)) own.add(token);
  }
  return [ANY, ...[...own].sort()];
}

function moved(
  state: State,
  symbol: Piece,
  from: number,
  source: Glob,
  patterns: readonly Glob[],
): State {
  const next = new Set<number>();
  for (const position of state.source) step(source, position, symbol, (to) => next.add(to));
  const pairs = new Map<string, readonly [number, number]>();
  for (const [index, position] of state.patterns) {
    const glob = patterns[index];
    if (glob !== undefined)
      step(glob, position, symbol, (to) => pairs.set(`${index}.${to}`, [index, to]));
  }
  const sorted = [...pairs.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return { source: [...next].sort((a, b) => a - b), patterns: sorted, from, symbol };
}

function keyOf({ source, patterns }: State): string {
  return `${source.join()}|${patterns.join()}`;
}

function readBack(states: readonly State[], last: number): readonly Piece[] {
  const symbols: Piece[] = [];
  let state = states[last];
  while (state !== undefined && state.from >= 0) {
    symbols.push(state.symbol);
    state = states[state.from];
  }
  return symbols.reverse();
}
