import { accepts, type Glob } from '../glob.ts';
import { ANY, isVariable } from '../pattern.ts';

/** Does the pattern match the text from `start` up to, not including, `end`? */
export type SpanTest = (text: string, start: number, end: number) => boolean;

/**
 * `accepts`, made for one pattern: its literal runs are found one after the other, each as far left as it can be. That
 * is never too far left for the next, so nothing is tried twice. Null when it matches whatever is there.
 */
export function spanTest(glob: Glob): SpanTest | null {
  const { tokens, free } = glob;
  if (tokens.some((token) => token === ANY || isVariable(token)))
    return (text, start, end) => accepts(glob, text.slice(start, end));
  const stars = free.flatMap((starred, at) => (starred ? [at] : []));
  const runs = [0, ...stars].map((from, at) => tokens.slice(from, stars[at]).join(''));
  const [head = '', ...rest] = runs;
  const tail = rest.pop();
  if (tail === undefined)
    return (text, start, end) => end - start === head.length && text.startsWith(head, start);
  const least = tokens.length;
  if (least === 0) return null;
  return (text, start, end) => {
    if (end - start < least || !text.startsWith(head, start)) return false;
    const last = end - tail.length;
    if (!text.startsWith(tail, last)) return false;
    let from = start + head.length;
    for (const run of rest) {
      const at = text.indexOf(run, from);
      if (at < 0) return false;
      from = at + run.length;
    }
    return from <= last;
  };
}
