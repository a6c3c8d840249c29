import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCollecting } from '../../../lib/domain/evidence/collect.ts';
import { meaningOf } from '../../../lib/domain/trail/actions.ts';
import { collectLogs } from '../../../lib/local/collect-logs.ts';
import { readLogs } from '../../../lib/local/log-files.ts';
import { listLogs } from '../../../lib/local/log-paths.ts';

const window = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
const role = (name: string) => ({
  arn: `arn:aws:iam::111122223333:role/${name}`,
  id: `AROA${name.toUpperCase()}`,
});

let folder = '';

function record(file: number, index: number) {
  const { arn, id } = role(['app', 'web', 'job'][(file + index) % 3] ?? 'app');
  return {
    eventVersion: '1.08',
    userIdentity:
      index % 5 === 0
        ? { type: 'AWSService', invokedBy: 's3.amazonaws.com' }
        : {
            type: 'AssumedRole',
            principalId: `${id}:s${index % 4}`,
            accountId: '111122223333',
            sessionContext: { sessionIssuer: { type: 'Role', principalId: id, arn } },
          },
    eventTime: `2026-03-0${1 + (index % 9)}T1${file % 10}:00:00Z`,
    eventSource: 's3.amazonaws.com',
    eventName: index % 7 === 0 ? 'PutObject' : 'GetObject',
    awsRegion: 'eu-west-1',
    requestParameters: { bucketName: `b${index % 3}`, key: `k/${index % 11}` },
    responseElements: null,
    // Every third is in the file of another region too.
    eventID: `00000000-0000-4000-8000-${String(index % 3 === 0 ? index : file * 1000 + index).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collect-logs-'));
  const text = (file: number) =>
    JSON.stringify({ Records: Array.from({ length: 60 }, (_, index) => record(file, index)) });
  const put = (name: string, bytes: string | Buffer) => writeFile(join(folder, name), bytes);
  for (let file = 0; file < 12; file += 1) await put(`${file}.json.gz`, gzipSync(text(file)));
  const whole = gzipSync(text(20));
  await put('cut.json.gz', whole.subarray(0, whole.length - 20));
  await put('more.json.gz', Buffer.concat([whole, Buffer.from('x')]));
  await put(
    'two-members.json.gz',
    Buffer.concat([gzipSync(text(21).slice(0, 500)), gzipSync(text(21).slice(500))]),
  );
  await put('plain.json', text(22));
  await put('pretty.json', JSON.stringify(JSON.parse(text(23)), null, 2));
  await put(
    'lines.jsonl',
    [record(24, 1), record(24, 2)].map((each) => JSON.stringify(each)).join('\n'),
  );
  await put('broken.json', `${text(25).slice(0, -10)}`);
  await put('empty.json', '');
  await put('no-records.json', '{"Records":[]}\n');
});

afterAll(() => rm(folder, { recursive: true }));

/** The same by JSON.parse of each record. */
async function slowly(roles: 'all' | readonly { arn: string; id: string }[]) {
  const collecting = startCollecting({ window, roles, meaningOf });
  const { files } = await readLogs(await listLogs([folder]), (each) => collecting.add(each));
  return collecting.finish(files);
}

describe('evidence of listed logs', () => {
  it.each([1, 2, 3])('is what JSON.parse gives, with %i threads', async (threads) => {
    const logs = await listLogs([folder]);
    for (const roles of ['all', [role('app')], [role('web'), role('job')]] as const) {
      const collected = await collectLogs(logs, { window, roles, threads });
      expect(JSON.stringify(collected)).toBe(JSON.stringify(await slowly(roles)));
    }
  });

  it('counts an event once that is in many files', async () => {
    const { ledger } = await collectLogs(await listLogs([folder]), {
      window,
      roles: 'all',
      threads: 2,
    });
    expect(ledger.records.dropped.duplicate).toBeGreaterThan(200);
  });

  it('names the files that break, and reads all others', async () => {
    const { ledger } = await collectLogs(await listLogs([folder]), {
      window,
      roles: 'all',
      threads: 2,
    });
    expect(ledger.files.corrupt.map(({ file }) => file.slice(folder.length + 1))).toEqual([
      'broken.json',
      'cut.json.gz',
      'empty.json',
      'more.json.gz',
    ]);
    expect(ledger.files.read).toBe(17);
  });

  it('says how far it is, to the end', async () => {
    const logs = await listLogs([folder]);
    const seen: { files: number; bytes: number; records: number }[] = [];
    const { ledger } = await collectLogs(logs, { window, roles: 'all', threads: 2 }, (progress) =>
      seen.push(progress),
    );
    expect(seen[0]).toMatchObject({ files: 0, bytes: 0, records: 0, totalFiles: 21 });
    expect(seen.at(-1)).toMatchObject({ files: 21, records: ledger.records.total });
    expect(seen.map(({ files }) => files)).toEqual(
      seen.map(({ files }) => files).toSorted((a, b) => a - b),
    );
  });

  it.each([1, 2])('fails naming a file that is gone by now, with %i threads', async (threads) => {
    const logs = await listLogs([folder]);
    const gone = { file: join(folder, 'gone.json.gz'), bytes: 100 };
    const asked = collectLogs(
      { ...logs, files: [...logs.files, gone] },
      { window, roles: 'all', threads },
    );
    await expect(asked).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining('gone.json.gz'),
    });
  });

  it('fails when a thread does, and leaves none behind', async () => {
    const logs = await listLogs([folder]);
    const twice = [role('app'), role('app')];
    await expect(collectLogs(logs, { window, roles: twice, threads: 2 })).rejects.toMatchObject({
      name: 'BadInput',
    });
  });
});
