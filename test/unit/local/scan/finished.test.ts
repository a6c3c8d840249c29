import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectLogs } from '../../../../lib/local/collect-logs.ts';
import { listLogs } from '../../../../lib/local/log-paths.ts';
import { finished } from '../../../../lib/local/scan/finished.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 1);
const dayOf = (day: number) => Math.floor(START / DAY) + day;
const nameOf = (day: number, region = 'eu-west-1') =>
  `111122223333_CloudTrail_${region}_${new Date(START + day * DAY).toISOString().slice(0, 10).replaceAll('-', '')}T1200Z_${day}.json.gz`;
const log = (day: number, region?: string) => ({ file: nameOf(day, region), bytes: 1 });

/** The days before which nothing more comes, as they are told, and the held ones among the first ten. */
function follow(logs: readonly { file: string; bytes: number }[]) {
  const told: (readonly [number, readonly number[]])[] = [];
  const following = finished(logs, (time, isHeld) => {
    const held = Array.from({ length: 10 }, (_, day) => day).filter((day) => isHeld(dayOf(day)));
    told.push([Math.floor(time / DAY) - dayOf(0), held]);
  });
  return { ...following, told };
}

describe('what is finished', () => {
  const logs = [log(4), log(2), log(9), log(7)];
  const [four, two, nine, seven] = logs as [(typeof logs)[0], ...typeof logs];

  it('goes by the order of delivery, two days before the first log that is not counted yet', () => {
    const { files, handOver, told } = follow(logs);
    expect(files).toEqual([two, four, seven, nine]);
    if (four && two) handOver([four]);
    expect(told).toEqual([[0, []]]);
    if (two) handOver([two]);
    expect(told.at(-1)).toEqual([5, []]);
    if (seven) handOver([seven]);
    expect(told.at(-1)).toEqual([7, []]);
    if (nine) handOver([nine]);
    expect(told).toHaveLength(3);
  });

  it('leaves out the days of a log that will be counted later', () => {
    const { handOver, hold, told } = follow(logs);
    if (four) hold(four);
    if (two && four && seven) handOver([two, four, seven]);
    expect(told).toEqual([[7, [2, 3, 4]]]);
  });

  it('is nothing when a log does not say when it was delivered', () => {
    const { files, handOver, told } = follow([...logs, { file: 'export.json', bytes: 1 }]);
    expect(files).toHaveLength(5);
    handOver(files);
    expect(told).toEqual([]);
  });
});

describe('events of days that are done', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'finished-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const record = (id: number, time: number) => ({
    eventID: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    eventTime: new Date(time).toISOString().replace('.000Z', 'Z'),
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-west-1',
    requestParameters: { bucketName: 'bucket', key: `k${id % 7}` },
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/app/s' },
  });
  const window = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
  const put = (name: string, records: readonly object[], cut = 0) => {
    const bytes = gzipSync(JSON.stringify({ Records: records }));
    writeFileSync(join(folder, name), bytes.subarray(0, bytes.length - cut));
  };
  /** Enough records that digests are made between the files. */
  const many = (day: number) =>
    Array.from({ length: 3_000 }, (_, at) => record(day * 10_000 + at, START + day * DAY + at));

  it.each([1, 2])(
    'are counted once each however they are delivered within two days, with %i threads',
    async (threads) => {
      for (let day = 0; day < 24; day += 1) {
        const own = many(day);
        const again = day < 1 ? [] : many(day - 1).slice(0, 500);
        // Every eighth breaks: what comes before that is read after all others.
        put(nameOf(day), own, day % 8 === 3 ? 12 : 0);
        put(nameOf(day, 'us-east-1'), again);
      }
      const { evidence, ledger } = await collectLogs(await listLogs([folder]), {
        window,
        roles: 'all',
        threads,
      });
      expect(ledger.files.corrupt).toHaveLength(3);
      expect(ledger.late).toBe(undefined);
      expect(ledger.records.dropped.duplicate).toBe(23 * 500);
      // All but the last few of the broken ones.
      expect(ledger.records.used).toBeGreaterThan(24 * 3_000 - 100);
      expect(evidence[0]?.calls).toHaveLength(7);
    },
  );

  it('are forgotten, and what comes still later is told', async () => {
    for (let day = 0; day < 24; day += 1) put(nameOf(day), many(day));
    put(nameOf(23, 'us-east-1'), many(2).slice(0, 10));
    const { ledger } = await collectLogs(await listLogs([folder]), {
      window,
      roles: 'all',
      threads: 1,
    });
    expect(ledger.late).toBe(10);
    expect(ledger.records.used).toBe(24 * 3_000 + 10);
  });
});
