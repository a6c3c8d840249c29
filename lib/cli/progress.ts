import type { Writable } from 'node:stream';
import type { Execution } from '../local/machine/execution.ts';

/** Tells how a long command is getting on. */
export interface Progress {
  /** What it is doing now; the next replaces it. */
  doing(text: string): void;
  /** Something that stays on the screen. */
  say(text: string): void;
  /** Wipes what was in progress. */
  done(): void;
}

/** One line that is written over, on a terminal; in a pipe, and with `quiet`, nothing but what is said. */
export function terminalProgress(
  to: Writable & { readonly isTTY?: boolean; readonly columns?: number },
  quiet: boolean,
): Progress {
  const live = to.isTTY === true && !quiet;
  const wipe = () => {
    if (live) to.write('\r\u001b[2K');
  };
  return {
    doing(text) {
      if (!live) return;
      wipe();
      to.write(text.slice(0, (to.columns ?? 80) - 1));
    },
    say(text) {
      if (quiet) return;
      wipe();
      to.write(`${text}\n`);
    },
    done: wipe,
  };
}

/** `3/18 payments-worker: Collect (2026-09-15)`: the state it is in, and the time it believes it is. */
export function stateLine(
  index: number,
  total: number,
  { position, name, clock }: Execution,
): string {
  return `${index}/${total} ${name.replace(/-[0-9a-f]{12}-\d+$/, '')}: ${position.state} (${clock.slice(0, 10)})`;
}
