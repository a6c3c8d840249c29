import { accepts, apart, covers, type Glob, globOf } from './glob.ts';
import { isVariable, type Piece, piecesOf, STAR } from './pattern.ts';
import type { Truth } from './truth.ts';

/** A resource pattern, split at its first five colons outside variables. Components it lacks count as `*`. */
export interface ArnPattern {
  readonly pieces: readonly Piece[];
  /** How many components were written; fewer than six are filled up with `*`. */
  readonly components: number;
  /** Stars alone: matches every request, also one whose resource is no ARN. */
  readonly any: boolean;
  /** partition and the rest: `arn`, partition, service, region, account, resource. Always six. */
  readonly parts: readonly Glob[];
  /** As written, without regard to components: here a `*` may run over colons. */
  readonly whole: Glob;
  /** `whole`, and what it is once filled up: together, all that it matches under either reading. */
  readonly readings: readonly Glob[];
  /** A `*` before the last component: only then can the two readings differ. */
  readonly loose: boolean;
  readonly variables: boolean;
}

export const COMPONENTS = 6;

export function arnPattern(pattern: string): ArnPattern {
  return arnPatternOf(piecesOf(pattern));
}

export function arnPatternOf(pieces: readonly Piece[]): ArnPattern {
  const written = split(pieces);
  const parts = [...written];
  while (parts.length < COMPONENTS) parts.push([STAR]);
  const whole = globOf(pieces);
  const filled = parts.flatMap((part, at) => (at === 0 ? part : [':', ...part]));
  return {
    pieces,
    components: written.length,
    any: pieces.length > 0 && pieces.every((piece) => piece === STAR),
    parts: parts.map(globOf),
    whole,
    readings: written.length < COMPONENTS ? [whole, globOf(filled)] : [whole],
    loose: parts.slice(0, COMPONENTS - 1).some((part) => part.includes(STAR)),
    variables: pieces.some(isVariable),
  };
}

/** The six components of an ARN, or null when the text has fewer than five colons. */
export function splitArn(text: string): readonly string[] | null {
  const parts = text.split(':');
  if (parts.length < COMPONENTS) return null;
  return [...parts.slice(0, COMPONENTS - 1), parts.slice(COMPONENTS - 1).join(':')];
}

/**
 * Does the pattern match the text? Component by component, as AWS words it; where only a `*` that runs over colons
 * would match, `unknown`: the page says that such a `*` "can expand" beyond the colon, not when.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnMatches(
  pattern: ArnPattern,
  text: string,
  components: readonly string[] | null,
): Truth {
  if (pattern.any) return 'yes';
  if (components !== null && pattern.parts.every((part, at) => accepts(part, components[at] ?? '')))
    return 'yes';
  const differs = pattern.loose || components === null;
  return differs && accepts(pattern.whole, text) ? 'unknown' : 'no';
}

/** Is every ARN of `inner` one of `outer`? Compared per component, which makes it true under both readings of `*`. */
export function arnIncludes(outer: ArnPattern, inner: ArnPattern): boolean {
  if (outer.any || inner.any) return outer.any;
  return headIncludes(outer, inner) && partCovers(outer, inner, COMPONENTS - 1);
}

/** As `arnIncludes`, on all components but the last. */
function headIncludes(outer: ArnPattern, inner: ArnPattern): boolean {
  if (outer.any || inner.any) return outer.any;
  for (let at = 0; at < COMPONENTS - 1; at++) if (!headCovers(outer, inner, at)) return false;
  return true;
}

/** Is there no text that both match, under either reading of `*`? */
export function arnApart(a: ArnPattern, b: ArnPattern): boolean {
  return a.readings.every((one) => b.readings.every((other) => apart(one, other)));
}

/** The part after the fifth colon. */
export function lastPart({ parts, any }: ArnPattern): Glob {
  return (any ? undefined : parts[COMPONENTS - 1]) ?? globOf([STAR]);
}

/** Before the last colon a `*` does not hold a variable: with a colon in its value the components are others. */
function headCovers(outer: ArnPattern, inner: ArnPattern, at: number): boolean {
  const [a, b] = [outer.parts[at], inner.parts[at]];
  if (a === undefined || b === undefined) return false;
  return covers(b.tokens.some(isVariable) ? { ...a, open: a.open.map(() => false) } : a, b);
}

function partCovers(outer: ArnPattern, inner: ArnPattern, at: number): boolean {
  const [a, b] = [outer.parts[at], inner.parts[at]];
  return a !== undefined && b !== undefined && covers(a, b);
}

function split(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece === ':' && parts.length < COMPONENTS) parts.push([]);
    else parts.at(-1)?.push(piece);
  }
  return parts;
}
