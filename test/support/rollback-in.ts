import { PassThrough, Readable } from 'node:stream';
import { expect } from 'vitest';
import { runCommand } from '../../lib/cli/program.ts';
import { ROLE } from './crash-scenes.ts';
import { faults } from './policy-command.ts';
import type { TightenedFolder } from './tightened-folder.ts';

/** Policies of orders-api before the swap, and after. */
export const BEFORE = [
  'AmazonSQSReadOnlyAccess',
  'inline-logs',
  'inline-queue',
  'orders-access',
  'shared-read',
];
export const SWAPPED = ['inline-logs', 'orders-api-1', 'orders-api-2', 'shared-read'];

/** `ratchet rollback` in the folder of a test, and what the role has then. */
export function rollbackIn(folder: () => TightenedFolder) {
  async function command(...args: readonly string[]) {
    const terminal = new PassThrough();
    terminal.resume();
    const where = args.includes('--out') ? [] : ['--out', folder().out];
    return runCommand(['rollback', ...args, ...where], { terminal, input: Readable.from(['']) });
  }
  const role = async () => (await folder().roles()).snapshot(ROLE.arn);
  return {
    command,
    role,
    /** What --json answers, which is as its schema says. */
    async report(...args: readonly string[]) {
      const { text, complaint } = await command('orders-api', ...args, '--json');
      if (text === '') throw new Error(complaint);
      const value = JSON.parse(text);
      expect(await faults('rollback', value)).toBeNull();
      return value;
    },
    async namesOf() {
      const { attached, inline } = await role();
      return [...attached, ...inline].map(({ name }) => name).sort();
    },
  };
}
