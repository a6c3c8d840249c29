import { ANY, actionPieces, isVariable, type Piece, piecesOf, STAR } from './pattern.ts';

/**
 * A pattern made ready for reading: what is between two literals is a gap of at least so many characters, with or
 * without a `*`, so `*?`, `?*` and `*?*` are the same.
 */
export interface Glob {
  /** What each position reads: one character, `''` for any one, or a whole variable. */
  readonly tokens: readonly Piece[];
  /** free[i]: a `*` stands just before token i, so any run may be read there; one entry more than tokens. */
  readonly free: readonly boolean[];
  /** open[i]: position i is in a gap that has a `*`, so what may be empty can be read there without moving on. */
  readonly open: readonly boolean[];
}

/** Two patterns longer than this product are not compared: the answer is then the safe one. */
const WORK_LIMIT = 50_000_000;

export function globOf(pieces: readonly Piece[]): Glob {
  const tokens: Piece[] = [];
  const free: boolean[] = [];
  const open: boolean[] = [];
  for (let at = 0; at <= pieces.length; ) {
    let starred = false;
    let singles = 0;
    for (; pieces[at] === STAR || pieces[at] === ANY; at++) {
      if (pieces[at] === STAR) starred = true;
      else singles += 1;
    }
    for (let single = 0; single < singles; single++) {
      tokens.push(ANY);
      free.push(false);
      open.push(starred);
    }
    free.push(starred);
    open.push(starred);
    const literal = pieces[at];
    if (literal !== undefined) tokens.push(literal);
    at += 1;
  }
  return { tokens, free, open };
}

/** The pattern that only the text itself matches. */
export function literalGlob(text: string): Glob {
  const free = Array<boolean>(text.length + 1).fill(false);
  return { tokens: text.split(''), free, open: free };
}

/** Does the text match? Reads forward with one retry point, so at most pattern times text steps, never more. */
export function accepts({ tokens, free }: Glob, text: string): boolean {
  const end = tokens.length;
  let position = 0;
  let read = 0;
  let retry = free[0] === true ? 0 : -1;
  let mark = 0;
  for (;;) {
    if (position === end && (read === text.length || retry === end)) return true;
    const token = tokens[position];
    if (position < end && read < text.length && (token === ANY || token === text[read])) {
      position += 1;
      read += 1;
      if (free[position] === true) {
        retry = position;
        mark = read;
      }
    } else if (retry < 0 || (position < end && read === text.length)) {
      // At the end of the text with tokens left: retrying further on leaves even less for them.
      return false;
    } else {
      mark += 1;
      position = retry;
      read = mark;
    }
  }
}

/** Where reading one symbol leads from a position: a character, `''` for one that is in no pattern, or a variable. */
function step(glob: Glob, position: number, symbol: Piece, visit: (next: number) => void): void {
  const variable = isVariable(symbol);
  if ((variable ? glob.open : glob.free)[position] === true) visit(position);
  const token = glob.tokens[position];
  if (token === undefined) return;
  const reads = variable ? token === symbol : token === ANY || (symbol !== ANY && token === symbol);
  if (reads) visit(position + 1);
}

/** Is every text of `inner` one of `outer`? Exact: reads inner as a word whose `*` only a gap with a `*` may take. */
export function covers(outer: Glob, inner: Glob): boolean {
  if (outer.tokens.length * inner.tokens.length > WORK_LIMIT) return false;
  const end = outer.tokens.length;
  // Up to outer's first gap with a `*` there is one way to read.
  let read = 0;
  while (outer.open[read] === false) {
    if (inner.free[read] !== false) return false;
    const [token, symbol] = [outer.tokens[read], inner.tokens[read]];
    if (token === undefined || symbol === undefined) return token === symbol;
    if (token === ANY ? isVariable(symbol) : token !== symbol) return false;
    read += 1;
  }
  let now: readonly number[] = [read];
  for (; ; read++) {
    if (outer.free[end] === true && now.at(-1) === end) return true;
    if (inner.free[read] === true) now = now.filter((at) => outer.open[at] === true);
    const symbol = inner.tokens[read];
    if (symbol === undefined) return now.at(-1) === end;
    const next: number[] = [];
    for (const at of now)
      step(outer, at, symbol, (to) => {
        // Positions come in order, each twice at most.
        if (next.at(-1) !== to) next.push(to);
      });
    if (next.length === 0) return false;
    now = next;
  }
}

/** Has no text in common. A variable may have any value, so it counts as `*`. False when too long to compare. */
export function apart(left: Glob, right: Glob): boolean {
  if (endsDiffer(left, right)) return true;
  const a = widened(left);
  const b = widened(right);
  const width = b.tokens.length + 1;
  if ((a.tokens.length + 1) * width > WORK_LIMIT) return false;
  const seen = new Uint8Array((a.tokens.length + 1) * width);
  const queue = [0];
  seen[0] = 1;
  const visit = (i: number, j: number): void => {
    const state = i * width + j;
    if (seen[state] === 1) return;
    seen[state] = 1;
    queue.push(state);
  };
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    const i = Math.floor(state / width);
    const j = state % width;
    const x = a.tokens[i];
    const y = b.tokens[j];
    if (x === undefined && y === undefined) return false;
    const stayA = a.free[i] === true;
    const stayB = b.free[j] === true;
    if (x !== undefined && stayB) visit(i + 1, j);
    if (y !== undefined && stayA) visit(i, j + 1);
    if (x === undefined || y === undefined) continue;
    if (x === ANY || y === ANY || x === y) visit(i + 1, j + 1);
  }
  return true;
}

/** Does the resource pattern match the text? A `*` of the text is an ordinary character; a variable matches nothing. */
export function matches(pattern: string, text: string): boolean {
  return accepts(globOf(piecesOf(pattern)), text);
}

/** As `matches`, for actions: case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  return accepts(globOf(actionPieces(pattern)), action.toLowerCase());
}

/**
 * As `matchesAction`, made once for many actions, which are given in lower case. Most patterns of real policies are a
 * name, or a beginning and one `*`: those are compared as such.
 */
export function actionMatcher(pattern: string): (lowerCasedAction: string) => boolean {
  const glob = globOf(actionPieces(pattern));
  const text = pattern.toLowerCase();
  if (isLiteral(glob)) return (action) => action === text;
  const prefix = text.slice(0, -1);
  if (text.endsWith('*') && !/[*?]/.test(prefix)) return (action) => action.startsWith(prefix);
  return (action) => accepts(glob, action);
}

/** Is every text of the resource pattern `inner` one of `outer`, whatever the variables stand for? */
export function includes(outer: string, inner: string): boolean {
  return covers(globOf(piecesOf(outer)), globOf(piecesOf(inner)));
}

/** As `includes`, for actions: case does not count, and actions that AWS adds tomorrow count too. */
export function includesAction(outer: string, inner: string): boolean {
  return covers(globOf(actionPieces(outer)), globOf(actionPieces(inner)));
}

/** Is there no text that both resource patterns match, whatever the variables stand for? */
export function disjoint(a: string, b: string): boolean {
  return apart(globOf(piecesOf(a)), globOf(piecesOf(b)));
}

/** As `disjoint`, by what both begin and end with as written: settles most pairs unread, and says no for all others. */
export function plainlyDisjoint(a: string, b: string): boolean {
  const differ = (x: string, y: string): boolean | undefined =>
    /^[^*?$}]{2}$/.test(x + y) ? x !== y : undefined;
  for (let at = 0; ; at++) {
    const found = differ(a.charAt(at), b.charAt(at));
    if (found === true) return true;
    if (found === undefined) break;
  }
  for (let at = 1; ; at++) {
    const found = differ(a.charAt(a.length - at), b.charAt(b.length - at));
    if (found !== false) return found === true;
  }
}

export function disjointActions(a: string, b: string): boolean {
  return apart(globOf(actionPieces(a)), globOf(actionPieces(b)));
}

/** Reads exactly one text, and no variable. */
export function isLiteral(glob: Glob): boolean {
  return !glob.free.includes(true) && glob.tokens.every((token) => token.length === 1);
}

/** The glob with `*` for every variable: what it may come to match. */
export function widened(glob: Glob): Glob {
  if (!glob.tokens.some(isVariable)) return glob;
  return globOf(piecesIn(glob).map((piece) => (isVariable(piece) ? STAR : piece)));
}

/** A glob as pieces again. */
export function piecesIn({ tokens, free }: Glob): readonly Piece[] {
  return free.flatMap((starred, at) => {
    const token = tokens[at];
    return [...(starred ? [STAR] : []), ...(token === undefined ? [] : [token])];
  });
}

/** Literal beginnings or ends that cannot be the same text: settles most pairs without looking further. */
function endsDiffer(a: Glob, b: Glob): boolean {
  for (let at = 0; a.free[at] === false && b.free[at] === false; at++) {
    const [x, y] = [a.tokens[at], b.tokens[at]];
    if (x === undefined || y === undefined || x.length > 1 || y.length > 1) break;
    if (x !== ANY && y !== ANY && x !== y) return true;
  }
  for (let i = a.tokens.length, j = b.tokens.length; !a.free[i] && !b.free[j]; i--, j--) {
    const [x, y] = [a.tokens[i - 1], b.tokens[j - 1]];
    if (x === undefined || y === undefined || x.length > 1 || y.length > 1) break;
    if (x !== ANY && y !== ANY && x !== y) return true;
  }
  return false;
}
