import { span } from './log-span.ts';
import { BLANK, type LogCutter, type LogPiece, valueCutter } from './log-values.ts';

const NEWLINE = 0x0a;

/** The end of one value and the start of the next. */
const SEVERAL = /\}\s*\{/;

/**
 * Cuts a log into its lines, each a value of its own, or several as Firehose puts them together. A broken line is
 * lost alone: the next one starts after the next newline whatever the line holds, because JSON has no raw newline
 * inside a string. `take` says what is wrong with a line, or null.
 */
export function lineCutter(take: (piece: LogPiece) => string | null, startAt: number): LogCutter {
  const line = span();
  let number = startAt;
  let brokenLines = 0;
  let firstBroken = '';
  let tooLong = false;

  function give(text: string): void {
    const wrong = tooLong ? 'it is over 64 MB' : BLANK.test(text) ? null : takeLine(text);
    if (wrong !== null) {
      if (brokenLines === 0) firstBroken = `line ${number}: ${wrong}`;
      brokenLines += 1;
    }
    number += 1;
    tooLong = false;
  }

  function takeLine(text: string): string | null {
    const wrong = take({ kind: 'value', text });
    if (wrong === null || !SEVERAL.test(text)) return wrong;
    const values = valueCutter(take);
    values.push(Buffer.from(text));
    values.end();
    return values.broken();
  }

  return {
    push(bytes) {
      let from = 0;
      for (;;) {
        const newline = bytes.indexOf(NEWLINE, from);
        if (newline < 0) break;
        give(line.take(bytes.subarray(from, newline)));
        from = newline + 1;
      }
      if (!tooLong && !line.hold(bytes.subarray(from))) tooLong = true;
      return bytes.length;
    },
    end() {
      give(line.take(Buffer.alloc(0)));
    },
    goesOn: true,
    broken() {
      if (brokenLines === 0) return null;
      return brokenLines === 1 ? firstBroken : `${firstBroken}, and ${brokenLines - 1} more lines`;
    },
  };
}
