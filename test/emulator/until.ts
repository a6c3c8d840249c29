import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 50;

/**
 * What the question is answered with, as soon as that is neither false nor null: another process can only be asked.
 * Throws, naming what was waited for, when it is not in time. `ask` may throw to give up at once.
 */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer>,
  seconds = 180,
): Promise<Exclude<Answer, false | null | undefined>> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) {
      return answer as Exclude<Answer, false | null | undefined>;
    }
    if (performance.now() > end) throw new Error(`Waited ${seconds} s in vain until ${what}`);
    await pause(EVERY_MS);
  }
}
