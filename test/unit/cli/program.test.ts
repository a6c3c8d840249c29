import { PassThrough, Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { runCommand } from '../../../lib/cli/program.ts';

const ratchet = (...args: readonly string[]) =>
  runCommand(args, { terminal: new PassThrough(), input: Readable.from([]) });

it.each([['--help'], ['tighten', '--help'], ['demo', '--help'], ['help']])(
  '%s %s prints help and exits with 0',
  async (...args) => {
    const { text, exitCode } = await ratchet(...args.filter((arg) => arg !== undefined));
    expect(text).toMatch(/Usage: ratchet/);
    expect(exitCode).toBe(0);
  },
);

it('without a command says how it is used, and exits with 2', async () => {
  const { complaint, exitCode } = await ratchet();
  expect(complaint).toMatch(/Usage: ratchet/);
  expect(exitCode).toBe(2);
});
