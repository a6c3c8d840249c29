import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Ministack } from './ministack.ts';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `ratchet WORDS...` in a process of its own, with an operator's credentials and the account's clock. */
export function operatorCommand(
  { environment, clockFile }: Ministack,
  words: readonly string[],
): Promise<Said> {
  const command = ['--import', path('function-clock.ts'), path('../../bin/ratchet.ts'), ...words];
  const env = { ...process.env, ...environment, CLOCK_FILE: clockFile };
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}
