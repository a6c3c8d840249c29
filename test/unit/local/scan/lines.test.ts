import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Collected, startCollecting } from '../../../../lib/domain/evidence/collect.ts';
import { meaningOf } from '../../../../lib/domain/trail/actions.ts';
import { collectLogs } from '../../../../lib/local/collect-logs.ts';
import { readLogs } from '../../../../lib/local/log-files.ts';
import { openOnce, openStream } from '../../../../lib/local/log-open.ts';
import { decoder } from '../../../../lib/local/scan/decode.ts';
import { readingOf } from '../../../../lib/local/scan/read-log.ts';
import { odd, someRecord } from '../../../support/odd-records.ts';

const window = { from: '2026-03-02T00:00:00Z', to: '2026-03-05T00:00:00Z' };
const roles = 'all';
/** Where the scanner's window ends. */
const WINDOW_BYTES = 512 * 1024;

/** Null when it is not understood. */
function scanned(text: string): Collected | null {
  const collecting = startCollecting({ window, roles, meaningOf });
  const decoding = decoder({ ...collecting.window, roles, meaningOf });
  if (!decoding.take(readingOf(Buffer.from(text)))) return null;
  const digest = decoding.digest();
  if (digest !== null) collecting.reader()(digest);
  return collecting.finish({ read: 1, skipped: [], corrupt: [], pruned: [] });
}

/** Line by line, by JSON.parse. */
async function read(text: string, name: string): Promise<Collected> {
  const collecting = startCollecting({ window, roles, meaningOf });
  const open = async () => openStream(name, Readable.from([Buffer.from(text)]));
  const logs = { files: [{ file: name, bytes: 0, open }], skipped: [], pruned: [] };
  const { files } = await readLogs(logs, (record) => collecting.add(record));
  return collecting.finish(files);
}

const record = (more: object = {}) =>
  JSON.stringify({
    eventTime: '2026-03-02T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-west-1',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAAPP:s',
      arn: 'arn:aws:sts::111122223333:assumed-role/app/s',
    },
    requestParameters: { bucketName: 'b', key: 'k' },
    ...more,
  });
const isRecord = (text: string) =>
  ['eventName', 'eventSource'].every((name) => Object.hasOwn(JSON.parse(text), name));

describe('records one a line', () => {
  it('are understood, with a line break at the end or without', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          someRecord.filter((text) => !odd(text) && isRecord(text)),
          { minLength: 1, maxLength: 8 },
        ),
        fc.constantFrom('', '\n'),
        async (records, end) => {
          const text = records.join('\n') + end;
          const collected = scanned(text);
          expect(JSON.stringify(collected)).toBe(JSON.stringify(await read(text, 'log.jsonl')));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('give what JSON.parse of each gives whenever they are understood, whatever is put between and into them', async () => {
    let understood = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(someRecord, { minLength: 1, maxLength: 4 }),
        fc.array(
          fc.tuple(fc.nat(), fc.constantFrom('\n', ',', '{', ']', '"', ' ', '\r\n', '[1\n2]', '')),
          { maxLength: 2 },
        ),
        fc.constantFrom('log.jsonl', 'log.json'),
        async (records, changes, name) => {
          const text = changes.reduce((all, [place, put]) => {
            const at = place % all.length;
            return `${all.slice(0, at)}${put}${all.slice(at)}`;
          }, records.join('\n'));
          const collected = scanned(text);
          if (collected === null) return;
          understood += 1;
          expect(JSON.stringify(collected)).toBe(JSON.stringify(await read(text, name)));
        },
      ),
      { numRuns: 500 },
    );
    expect(understood).toBeGreaterThan(50);
  });

  it('are understood wherever the window ends between and inside of them', async () => {
    const first = record({ userAgent: 'x'.repeat(200_000) });
    const second = record({ eventName: 'PutObject' });
    for (let over = -2; over <= 3; over += 1) {
      const length = WINDOW_BYTES - first.length - 1 - record({ userAgent: '' }).length + over;
      const edge = record({ userAgent: 'y'.repeat(length) });
      for (const end of ['', '\n']) {
        for (const records of [
          [first, edge],
          [first, edge, second],
        ]) {
          const text = records.join('\n') + end;
          expect(scanned(text)?.ledger.records.used, `${over}`).toBe(records.length);
        }
      }
    }
  });

  it.each([
    ['a line break inside of one', `${record({ a: 1 }).replace('"a":1', '"a":[1\n2]')}`],
    ['a line break in place of its comma', record().replace(',', '\n')],
    ['a carriage return', `${record()}\r\n${record()}`],
    ['an empty line', `${record()}\n\n${record()}`],
    ['two on a line', `${record()},${record()}\n${record()}`],
    ['two on a line without a comma', `${record()}${record()}`],
    [
      'a line break inside of the last',
      `${record()}\n${record({ a: 1 }).replace('"a":1', '"a":[1\n2]')}\n`,
    ],
    ['a comma at the end', `${record()},`],
    ['a bracket at the end', `${record()}]`],
    ['a bracket on the next line', `${record()}\n]`],
    ['one that ends early', `${record()}\n${record().slice(0, -1)}`],
    ['one without a source', `${record()}\n${record({ eventSource: undefined })}`],
    ['a whole file on a line', `${record()}\n{"Records":[${record()}]}`],
    ['a digest', `${record()}\n${record({ digestStartTime: '2026-03-02T10:00:00Z' })}`],
    ['a number', `${record()}\n7`],
    ['nothing', ''],
    ['an empty line first', `\n${record()}`],
  ])('are left to JSON.parse with %s', (_, text) => {
    expect(scanned(text)).toBe(null);
  });
});

it.each([
  ['a file of CloudTrail', `{"Records":[${record()},${record({ eventName: 'PutObject' })}]}`],
  ['lines', `${record()}\n${record({ eventName: 'PutObject' })}\n`],
  ['what only JSON.parse reads', `[${record()}, ${record({ eventName: 'PutObject' })}]`],
])('reads %s from a stream that can be read once', async (_, text) => {
  const half = text.length >> 1;
  const pieces = [Buffer.from(text.slice(0, half)), Buffer.from(text.slice(half))];
  const open = openOnce(Readable.from(pieces));
  const logs = {
    files: [{ file: 'standard input', bytes: 0, open }],
    skipped: [{ file: 'z', reason: 'r' }],
    pruned: [],
  };
  const heard: number[] = [];
  const { ledger, evidence } = await collectLogs(logs, { window, roles }, ({ files, records }) =>
    heard.push(files, records),
  );
  expect(evidence[0]?.calls.map(({ action }) => action)).toEqual(['s3:GetObject', 's3:PutObject']);
  expect(ledger.files).toEqual({ read: 1, skipped: logs.skipped, corrupt: [], pruned: [] });
  expect(heard.slice(-2)).toEqual([1, 2]);
});
