import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectLogs } from '../../../../lib/local/collect-logs.ts';
import { listLogs } from '../../../../lib/local/log-paths.ts';
import { batchesOf } from '../../../../lib/local/scan/batches.ts';
import { scanInThreads } from '../../../../lib/local/scan/scan-threads.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'threads-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const listener = { reader: () => () => {}, done() {}, left() {}, counted() {} };

/** A scan of these files by threads that run this program. */
function scan(
  program: string | null,
  files: readonly { file: string; bytes: number }[],
  threads = 2,
) {
  const module = join(folder, 'thread.mjs');
  if (program !== null) {
    writeFileSync(module, `import { parentPort } from 'node:worker_threads';\n${program}`);
  }
  const query = { from: 0, to: 1, roles: 'all' as const };
  return scanInThreads(batchesOf(files), query, threads, listener, pathToFileURL(module));
}

const large = ['a', 'b', 'c', 'd'].map((file) => ({ file, bytes: 5e6 }));
const small = ['a', 'b', 'c'].map((file) => ({ file, bytes: 10 }));

describe('a thread that fails ends the scan, naming where it was', () => {
  it.each<[string, string | null, RegExp]>([
    ['cannot start', null, /Cannot find module .*thread\.mjs/],
    ['throws', `parentPort.on('message', () => { throw new Error('odd') });`, /: odd\. /],
    ['exits', `parentPort.on('message', () => process.exit(3));`, /it ended with code (3|1)\. /],
    ['ends without an answer', `parentPort.close();`, /it ended with code 0\. /],
  ])('when it %s', async (_, program, reason) => {
    const error = await scan(program, large).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'Error', message: expect.stringMatching(reason) });
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^A thread that reads logs failed at [ac]: .*please report it/,
      ),
    });
  });

  it('when the other one never answers', async () => {
    const program = `import { threadId } from 'node:worker_threads';
      parentPort.on('message', () => { if (threadId % 2 === 0) throw new Error('odd'); });`;
    await expect(scan(program, large)).rejects.toThrow(/at [ac]: odd/);
  });

  it('with how many files it was handed together', async () => {
    const program = `parentPort.on('message', () => { throw new Error('odd') });`;
    await expect(scan(program, small, 1)).rejects.toThrow(
      /at a or one of the 2 files behind it: odd/,
    );
  });
});

it.each([1, 2])(
  'names the file in which a call cannot be understood, of %i files',
  async (count) => {
    for (let at = 0; at < count; at += 1) {
      const role = { type: 'Role', arn: 'arn:aws:iam::111122223333:role/app', principalId: 'AROA' };
      const record = {
        eventTime: '2026-03-02T10:00:00Z',
        eventSource: 's3.amazonaws.com',
        eventName: at === count - 1 ? 'Odd' : 'GetObject',
        userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: role } },
      };
      writeFileSync(join(folder, `${at}.json`), JSON.stringify({ Records: [record] }));
    }
    const meaningOf = ({ eventName }: { readonly eventName?: unknown }) => {
      if (eventName === 'Odd') throw new TypeError('no meaning');
      return { kind: 'no-permission-needed' as const };
    };
    const window = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
    await expect(
      collectLogs(await listLogs([folder]), {
        window,
        roles: 'all',
        meaningOf,
      }),
    ).rejects.toThrow(`${join(folder, `${count - 1}.json`)} cannot be taken in: no meaning`);
  },
);
