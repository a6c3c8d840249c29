import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERYTHING, type LogFilter } from '../../../lib/domain/evidence/log-place.ts';
import { readLogs } from '../../../lib/local/log-files.ts';
import { type LogPaths, listLogs, pruneLogs } from '../../../lib/local/log-paths.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content = '{"Records":[]}'): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const march: LogFilter = {
  from: '2026-03-01T00:00:00Z',
  to: '2026-04-01T00:00:00Z',
  regions: null,
};
const ACCOUNT = 'AWSLogs/111122223333/CloudTrail';
const ORGANISATION = 'AWSLogs/o-ab12cd34/111122223333/CloudTrail';

function key(root: string, region: string, delivered: string, unique = 'Ab12'): string {
  const stamp = delivered.slice(0, 16).replace(/[-:]/g, '');
  const day = delivered.slice(0, 10).replaceAll('-', '/');
  return `${root}/${region}/${day}/111122223333_CloudTrail_${region}_${stamp}Z_${unique}.json.gz`;
}

const named = ({ files }: LogPaths) => files.map(({ file }) => file.slice(folder.length + 1));
const below = ({ pruned }: LogPaths) =>
  pruned.map((each) => ({
    ...each,
    examples: each.examples.map((path) => path.slice(folder.length + 1)),
  }));

describe('what is outside of the window or of another region', () => {
  it.each([ACCOUNT, ORGANISATION, `some/prefix/${ACCOUNT}`])(
    'is left unopened by its folder below %s, and counted',
    async (root) => {
      const kept = [
        write(key(root, 'eu-west-1', '2026-02-28T23:30')),
        write(key(root, 'eu-west-1', '2026-03-01T00:05')),
        write(key(root, 'eu-west-1', '2026-04-02T23:55')),
      ].map((path) => path.slice(folder.length + 1));
      write(key(root, 'eu-west-1', '2025-12-31T23:00'));
      write(key(root, 'eu-west-1', '2026-02-28T22:00'));
      for (const day of ['01', '02', '26', '27']) {
        write(key(root, 'eu-west-1', `2026-02-${day}T12:00`));
      }
      write(key(root, 'us-east-1', '2026-03-05T00:05'));

      const logs = await listLogs([folder], {
        filter: { ...march, regions: new Set(['eu-west-1']) },
      });

      expect(named(logs)).toEqual(kept);
      expect(logs.skipped).toEqual([]);
      expect(below(logs)).toEqual([
        { why: 'another-region', files: 0, folders: 1, examples: [`${root}/us-east-1`] },
        {
          why: 'outside-window',
          files: 1,
          folders: 5,
          examples: [
            `${root}/eu-west-1/2025`,
            `${root}/eu-west-1/2026/02/01`,
            `${root}/eu-west-1/2026/02/02`,
          ],
        },
      ]);
    },
  );

  it('is left unopened by the names of files that lie together', async () => {
    write('111122223333_CloudTrail_eu-west-1_20260501T0005Z_a.json.gz', 'never opened');
    write('111122223333_CloudTrail_eu-west-1_20260301T0005Z_a.json.gz');
    write('export.jsonl');
    const logs = await listLogs([folder], { filter: march });
    expect(named(logs)).toEqual([
      '111122223333_CloudTrail_eu-west-1_20260301T0005Z_a.json.gz',
      'export.jsonl',
    ]);
    expect(below(logs)).toMatchObject([{ why: 'outside-window', files: 1, folders: 0 }]);
  });

  it('is left unopened when it was named itself', async () => {
    const path = write(key(ACCOUNT, 'eu-west-1', '2026-05-01T00:05'));
    const logs = await listLogs([path, join(folder, ACCOUNT, 'eu-west-1', '2026', '05')], {
      filter: march,
    });
    expect(named(logs)).toEqual([]);
    expect(below(logs)).toMatchObject([{ files: 1, folders: 1 }]);
  });

  it('is in the ledger of the reading', async () => {
    write(key(ACCOUNT, 'eu-west-1', '2026-05-01T00:05'));
    const logs = await listLogs([folder], { filter: march });
    expect((await readLogs(logs, () => {})).files).toEqual({
      read: 0,
      skipped: [],
      corrupt: [],
      pruned: logs.pruned,
    });
  });
});

describe('pruning listed logs', () => {
  it('adds to what was pruned when they were listed', async () => {
    for (const month of ['01', '03', '05', '06', '07', '08']) {
      write(`111122223333_CloudTrail_eu-west-1_2026${month}01T0005Z_a.json.gz`);
    }
    const logs = await listLogs([folder], { filter: { ...march, to: '2026-07-01T00:00:00Z' } });
    expect(below(logs)).toMatchObject([{ files: 2, folders: 0 }]);
    const fewer = pruneLogs(logs, march);
    expect(below(fewer)).toMatchObject([{ files: 5, folders: 0 }]);
    expect(fewer.pruned[0]?.examples).toHaveLength(3);
    expect(fewer.files).toHaveLength(1);
    expect(below(logs)).toMatchObject([{ files: 2 }]);
  });

  it('prunes nothing by a filter for everything', async () => {
    write(key(ACCOUNT, 'eu-west-1', '2026-05-01T00:05'));
    const logs = await listLogs([folder]);
    expect(pruneLogs(logs, EVERYTHING)).toEqual(logs);
  });
});

it('never prunes a file that holds a record asked for, whatever the layout and the delay', async () => {
  const minute = 60_000;
  const start = Date.parse('2026-01-01T00:00:00Z');
  const iso = (at: number) => new Date(at).toISOString();
  const time = fc.integer({ min: 0, max: 200 * 1440 }).map((at) => start + at * minute);
  const region = fc.constantFrom('eu-west-1', 'us-east-1', 'us-gov-west-1');
  const log = fc.record({
    called: time,
    near: fc.constantFrom('anywhere', 'start', 'end'),
    // From an hour before the call, by names cut to the minute, to just under two days after it.
    delay: fc.oneof(
      fc.constantFrom(-59, 2 * 1440 - 1),
      fc.integer({ min: -59, max: 2 * 1440 - 1 }),
    ),
    region,
    root: fc.constantFrom(ACCOUNT, ORGANISATION, 'my/own/prefix/CloudTrail', ''),
  });
  const filter = fc.record({
    from: fc.option(time),
    days: fc.integer({ min: 0, max: 40 }),
    open: fc.boolean(),
    regions: fc.option(fc.uniqueArray(region, { minLength: 1 })),
  });
  const sizes = { kept: 0, pruned: 0 };

  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(log, { maxLength: 8 }), filter, async (logs, asked) => {
      const from = asked.from ?? null;
      const to = asked.open ? null : (from ?? start) + asked.days * 1440 * minute;
      const root = mkdtempSync(join(folder, 'run-'));
      const written = logs.map(
        ({ called: anywhere, near, delay, region: where, root: above }, at) => {
          const ends = { anywhere, start: from, end: to === null ? null : to - minute };
          const called = ends[near] ?? anywhere;
          const path = key(above, where, iso(called + delay * minute), `n${at}`);
          const name = above === '' ? (path.split('/').at(-1) ?? '') : path;
          return { path: write(join(root.slice(folder.length + 1), name)), called, where };
        },
      );
      const needed = written.filter(
        ({ called, where }) =>
          (from === null || called >= from) &&
          (to === null || called < to) &&
          (asked.regions === null || asked.regions.includes(where)),
      );

      const found = await listLogs([root], {
        filter: {
          from: from === null ? null : iso(from),
          to: to === null ? null : iso(to),
          regions: asked.regions === null ? null : new Set(asked.regions),
        },
      });

      const kept = new Set(found.files.map(({ file }) => file));
      for (const { path } of needed) expect(kept).toContain(path);
      // What is not kept is counted, be it in a folder.
      const counted = found.pruned.reduce((sum, { files, folders }) => sum + files + folders, 0);
      if (kept.size < written.length) expect(counted).toBeGreaterThan(0);
      else expect(counted).toBe(0);
      sizes.kept += kept.size;
      sizes.pruned += written.length - kept.size;
    }),
    { numRuns: 100 },
  );
  // Else it would hold for a lister that prunes nothing, or all.
  expect(Math.min(sizes.kept, sizes.pruned)).toBeGreaterThan(20);
});

describe('standard input', () => {
  const read = async (input: Readable) => {
    const records: unknown[] = [];
    const logs = await listLogs(['-'], { input });
    return { ...(await readLogs(logs, (record) => records.push(record))), visited: records.length };
  };
  const records = Array.from({ length: 3000 }, (_, at) => ({
    eventName: `Get${at}`,
    eventSource: 's3',
  }));
  const text = JSON.stringify({ Records: records });

  it.each([
    ['as it comes', () => Readable.from([text.slice(0, 10), text.slice(10)])],
    ['in bytes', () => Readable.from([...chunksOf(Buffer.from(text), 1000)])],
    ['in gzip', () => Readable.from([...chunksOf(gzipSync(text), 7)])],
    ['one record a line', () => Readable.from(records.map((each) => `${JSON.stringify(each)}\n`))],
    [
      'one record after the other',
      () => Readable.from(records.map((each) => JSON.stringify(each))),
    ],
  ])('is read %s', async (_, input) => {
    expect(await read(input())).toMatchObject({ visited: 3000, records: 3000 });
  });

  it('is named when it is broken', async () => {
    const { files } = await read(Readable.from([text.slice(0, -20)]));
    expect(files.corrupt).toMatchObject([
      { file: 'standard input', reason: expect.stringContaining('in the middle of a value') },
    ]);
  });

  it('is named when it is empty', async () => {
    expect((await read(Readable.from([]))).files.corrupt).toMatchObject([
      { file: 'standard input', reason: 'it is empty; no record was kept' },
    ]);
  });

  it('is named when it fails', async () => {
    const failing = Readable.from(
      (async function* () {
        yield text.slice(0, 100);
        throw new Error('the pipe broke');
      })(),
    );
    await expect(read(failing)).rejects.toMatchObject({
      name: 'BadInput',
      message: 'CloudTrail logs: standard input: the pipe broke',
    });
  });

  it('is read beside files, and once only', async () => {
    write('a.json', text);
    const logs = await listLogs(['-', folder, '-'], { input: Readable.from([text]) });
    expect(await readLogs(logs, () => {})).toMatchObject({ records: 6000, files: { read: 2 } });
    await expect(readLogs(logs, () => {})).rejects.toThrow(/can be read only once/);
  });

  it('is refused where logs are read more often', async () => {
    await expect(listLogs(['-'])).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining('write it to a file'),
    });
  });
});

function* chunksOf(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
