import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, vi } from 'vitest';
import { runCommand } from '../../lib/cli/program.ts';
import { accountDump } from './account-fixture.ts';
import { commandBench } from './policy-command.ts';
import { tableRecord } from './table-record.ts';

export const RECORDS = Array.from({ length: 20 }, (_, day) =>
  tableRecord(day + 1, 'DescribeTable'),
);

export type TightenBench = Awaited<ReturnType<typeof tightenBench>>;

/** A folder with a dump of four roles and the logs of twenty days of orders-api, and `ratchet tighten` on them. */
export async function tightenBench() {
  const { folder, write, remove } = await commandBench();
  const dump = await write('dump.json', accountDump());
  const logs = join(folder, 'logs');
  const out = join(folder, 'out');
  await write('logs/a.json.gz', gzipSync(JSON.stringify({ Records: RECORDS })));
  const command = (...more: readonly string[]) => [
    ...['tighten', '--authorization-details', dump, '--cloudtrail', logs, '--out', out],
    ...more,
  ];

  async function ratchet(...args: readonly string[]) {
    const terminal = new PassThrough();
    const chunks: Buffer[] = [];
    terminal.on('data', (chunk) => chunks.push(chunk));
    const said = await runCommand(args, { terminal, input: Readable.from([]) });
    return { ...said, terminal: Buffer.concat(chunks).toString() };
  }
  const tighten = (...more: readonly string[]) => ratchet(...command(...more));

  /** Runs until the review page is open, and answers it as a browser would. */
  async function reviewPage(...more: readonly string[]) {
    const terminal = new PassThrough();
    let told = '';
    terminal.on('data', (chunk) => {
      told += String(chunk);
    });
    const links = () => told.match(/http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/gm) ?? [];
    const end = runCommand(command(...more), { terminal, input: Readable.from([]) });
    await vi.waitFor(() => expect(links().length).toBe(1), { timeout: 20_000 });
    const url = () => new URL(links().at(-1) ?? '');
    const list = async () => (await fetch(url())).text();
    return {
      end,
      links,
      list,
      /** The path of the first ticket on the list. */
      ticket: async () => /\/[0-9a-f]{32}\/tickets\/[\w-]+/.exec(await list())?.[0] ?? '',
      async post(path: string, action: string, fields: Readonly<Record<string, string>>) {
        const { origin } = url();
        const ticket = await (await fetch(`${origin}${path}`)).text();
        const hidden = (name: string) =>
          new RegExp(`name="${name}" value="([^"]+)"`).exec(ticket)?.[1] ?? '';
        const response = await fetch(`${origin}${path}/${action}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { Origin: origin, 'Sec-Fetch-Site': 'same-origin' },
          body: new URLSearchParams({
            csrf: hidden('csrf'),
            proposal: hidden('proposal'),
            ...fields,
          }),
        });
        return response.status;
      },
    };
  }

  return { folder, dump, logs, out, write, remove, ratchet, tighten, reviewPage };
}
