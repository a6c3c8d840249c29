import { type Budget, budgetOf } from './budget.ts';
import { apart, covers, type Glob, globOf, plainlyDisjoint } from './glob.ts';
import { ANY, type Piece, piecesOf, textOf } from './pattern.ts';
import { type Position, positionsOf, steps } from './word-steps.ts';
import { UNCOUNTED, type Work } from './work.ts';

/** A pattern whose texts are looked for. */
export interface Source {
  readonly glob: Glob;
  /** A text may end at any seam: fewer components than an ARN has. */
  readonly partial: boolean;
  /** A `*` before the last seam may stand for a text with colons. */
  readonly overColons: boolean;
}

/** A pattern that is held against the texts of a source. */
export interface Reader {
  readonly glob: Glob;
  /**
   * `surely`: whatever variables stand for, component by component. `maybe`: a variable of the source may be any text,
   * and a seam is a colon like any other, which wildcards read too.
   */
  readonly how: 'surely' | 'maybe';
  /** Its characters are read in either case. */
  readonly ignoreCase?: boolean;
}

/** A text of the source, as symbols (`''` is a character that is in no pattern), and which readers match it. */
export interface Word {
  readonly symbols: readonly Piece[];
  readonly accepted: ReadonlySet<number>;
}

/**
 * More subsets than this and the answer is "not known": a `*` before a long run of `?` doubles them with each `?`. Of
 * large subsets fewer are looked at: one counts as many times as it has sixteen positions.
 */
export const STATE_CAP = 50_000;

interface Options {
  /** Nothing is looked for behind a text of which this is said, by the readers that match it whatever follows. */
  readonly settled?: (always: readonly number[]) => boolean;
  readonly work?: Work;
}

interface State {
  /** Where the source and all readers may be, by number, ascending. */
  readonly now: readonly number[];
  readonly from: number;
  readonly symbol: Piece;
}

/**
 * For every set of readers that some text of the source matches exactly, one shortest text. Exact, by subset
 * construction over the letters that matter; returns `capped` when the budget did not suffice for all subsets, `all`
 * otherwise.
 */
export function* words(
  source: Source,
  readers: readonly Reader[],
  budget: Budget,
  { settled = () => false, work = UNCOUNTED }: Options = {},
): Generator<Word, 'all' | 'capped'> {
  for (const { glob } of readers) work.spend(10 * glob.tokens.length + 20);
  const { positions, starts } = positionsOf(source, readers);
  const states: State[] = [{ now: starts, from: -1, symbol: ANY }];
  const seen = new Set<string>([starts.join()]);
  const yielded = new Set<string>();
  for (let at = 0; at < states.length; at++) {
    const state = states[at];
    if (state === undefined) break;
    work.spend(10 * state.now.length + 20);
    const { ends, accepted, always } = reached(positions, state.now);
    if (ends) {
      const vector = accepted.join();
      if (!yielded.has(vector)) {
        yielded.add(vector);
        yield { symbols: readBack(states, at), accepted: new Set(accepted) };
      }
    }
    if (settled(always)) continue;
    for (const { symbol, next } of steps(positions, state.now)) {
      work.spend(10 * next.length + 20);
      const key = next.join();
      // Of many positions also what leads to a subset that is known takes its time.
      if (!budget.take(seen.has(key) ? next.length >> 6 : 1 + (next.length >> 4))) return 'capped';
      if (seen.has(key)) continue;
      seen.add(key);
      states.push({ now: next, from: at, symbol });
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
  const glob = globOf(piecesOf(inner));
  const globs = outers
    .filter((outer) => !plainlyDisjoint(outer, inner))
    .map((outer) => globOf(piecesOf(outer)))
    .filter((one) => !apart(one, glob));
  if (globs.some((one) => covers(one, glob))) return 'yes';
  const source = { glob, partial: false, overColons: true };
  const readers = globs.map((one) => ({ glob: one, how: 'surely' as const }));
  const search = words(source, readers, budgetOf(stateCap), {
    settled: (always) => always.length > 0,
  });
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value === 'all' ? 'yes' : 'unknown';
    if (value.accepted.size === 0)
      return { witness: textOf(value.symbols, freshCharacter([glob, ...globs])) };
  }
}

/** A character that none of the globs reads literally, in whatever case: it matches wildcards alone. */
export function freshCharacter(globs: readonly Glob[]): string {
  const used = new Set<Piece>();
  for (const { tokens } of globs) for (const token of tokens) used.add(token.toLowerCase());
  const readable = 'zqxjkvwy0123456789abcdefghilmnoprstu';
  for (const character of readable) if (!used.has(character)) return character;
  for (let code = 0xc0; ; code++) {
    const character = String.fromCharCode(code);
    if (!used.has(character.toLowerCase())) return character;
  }
}

/** May the text end here; which readers match it; and which of them match it whatever follows. */
function reached(positions: readonly Position[], now: readonly number[]) {
  let ends = false;
  const accepted: number[] = [];
  const always: number[] = [];
  for (const number of now) {
    const position = positions[number];
    if (position?.ends !== true) continue;
    if (position.reader < 0) ends = true;
    else {
      accepted.push(position.reader);
      if (position.free) always.push(position.reader);
    }
  }
  return { ends, accepted, always };
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
