import type { Ministack } from './ministack.ts';

/** Prints what was done, one line a step: real seconds since the start, the account's own time, and what. */
export function transcript({ now, said }: Pick<Ministack, 'now' | 'said'>) {
  const begin = performance.now();
  return async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      const result = await work();
      const seconds = ((performance.now() - begin) / 1000).toFixed(1).padStart(6);
      process.stdout.write(`${seconds} s  ${now().toISOString().slice(0, 16)}Z  ${what}\n`);
      return result;
    } catch (cause) {
      throw new Error(`${what}: ${cause}\nThe emulator said:\n${said()}`, { cause });
    }
  };
}
