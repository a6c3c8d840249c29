import { accepts, type Glob } from '../glob.ts';
import { ANY, isVariable } from '../pattern.ts';

/** Does the pattern match the text from `start` up to, not including, `end`? */
export type SpanTest = (text: string, start: number, end: number) => boolean;

/** `accepts`, with nothing to interpret where the pattern is literal but for one `*` at most, as nearly all are. */
export function spanTest(glob: Glob): SpanTest {
  const { tokens, free } = glob;
  const star = free.indexOf(true);
  if (
    tokens.some((token) => token === ANY || isVariable(token)) ||
    free.indexOf(true, star + 1) > star
  )
    return (text, start, end) => accepts(glob, text.slice(start, end));
  if (star < 0) {
    const literal = tokens.join('');
    return (text, start, end) => end - start === literal.length && text.startsWith(literal, start);
  }
  const head = tokens.slice(0, star).join('');
  const tail = tokens.slice(star).join('');
  const least = tokens.length;
  return (text, start, end) =>
    end - start >= least &&
    text.startsWith(head, start) &&
    text.startsWith(tail, end - tail.length);
}
