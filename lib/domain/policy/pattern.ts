/** One piece of a pattern: a literal character, a wildcard, or a whole policy variable. */
export type Piece = string;

/** `*`: any run of characters. No literal is empty or two units long, so none of these clashes with one. */
export const STAR: Piece = '**';
/** `?`: exactly one character. */
export const ANY: Piece = '';
/** The colon between two components of an ARN, where it must not be taken for one within a component. */
export const SEAM: Piece = '::';

/**
 * Pieces of a resource pattern or of a condition value: wildcards, `${*}` `${?}` `${$}` as the literal characters, and
 * every other `${...}` as one piece. An unclosed `${` is text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function piecesOf(pattern: string): readonly Piece[] {
  if (!pattern.includes('${')) return plainPieces(pattern);
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; ) {
    const close = pattern.startsWith('${', at) ? pattern.indexOf('}', at) : -1;
    if (close < 0) {
      pieces.push(wildcard(pattern.charAt(at)));
      at += 1;
    } else {
      pieces.push(braced(pattern.slice(at + 2, close)));
      at = close + 1;
    }
  }
  return pieces;
}

/** The pattern the pieces were read from. */
export function spelled(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (piece === STAR) return '*';
      if (piece === ANY) return '?';
      return piece === '*' || piece === '?' ? `\${${piece}}` : piece;
    })
    .join('');
}

/** A text that the pieces match, with a filling for wildcards; variables stay spelled `${...}`. */
export function textOf(pieces: readonly Piece[], filling: string): string {
  return pieces
    .map((piece) => {
      if (piece === STAR || piece === ANY) return filling;
      return piece === SEAM ? ':' : piece;
    })
    .join('');
}

/** Pieces of a text whose wildcards are ordinary characters, as StringEquals compares; variables are still variables. */
export function literalPieces(text: string): readonly Piece[] {
  return piecesOf(text).map((piece) => {
    if (piece === STAR) return '*';
    return piece === ANY ? '?' : piece;
  });
}

/** Pieces of an action pattern: case does not count, and there are no variables in actions. */
export function actionPieces(pattern: string): readonly Piece[] {
  return plainPieces(pattern.toLowerCase());
}

/** A whole variable is at least `${}`. */
export function isVariable(piece: Piece): boolean {
  return piece.length > 2;
}

/** The keys that the variables among the pieces name, in lower case. */
export function variablesIn(pieces: readonly Piece[]): readonly string[] {
  return pieces.filter(isVariable).map((piece) => variableOf(piece).key);
}

/** The key a variable piece names, in lower case, and the text that stands in when the request lacks it. */
export function variableOf(piece: Piece): { readonly key: string; readonly fallback?: string } {
  const [key = '', fallback] = splitDefault(piece.slice(2, -1));
  return fallback === undefined ? { key } : { key, fallback };
}

function plainPieces(pattern: string): readonly Piece[] {
  return pattern.split('').map(wildcard);
}

function wildcard(character: string): Piece {
  if (character === '*') return STAR;
  return character === '?' ? ANY : character;
}

function braced(inside: string): Piece {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const [key = '', fallback] = splitDefault(inside);
  const name = key.trim().toLowerCase();
  return fallback === undefined ? `\${${name}}` : `\${${name}, '${fallback}'}`;
}

/** `key, 'default'`: the comma, the space and the quotes are all required. */
function splitDefault(inside: string): readonly string[] {
  const comma = inside.indexOf(", '");
  if (comma < 0 || !inside.endsWith("'") || inside.length < comma + 4) return [inside];
  return [inside.slice(0, comma), inside.slice(comma + 3, -1)];
}
