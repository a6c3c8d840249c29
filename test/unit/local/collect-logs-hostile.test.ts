import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectLogs } from '../../../lib/local/collect-logs.ts';
import { listLogs } from '../../../lib/local/log-paths.ts';

const window = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function collect(files: Readonly<Record<string, string | Buffer>>) {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return collectLogs(await listLogs([folder]), { window, roles: 'all' });
}

const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'Records',
  '\u202e\u0000',
];

/** A role's call in which every name that the log gives is this one. */
const call = (name: string, at = 0, more: object = {}) => ({
  eventID: `${name}${at}`,
  eventTime: '2026-03-02T09:00:00Z',
  eventSource: `${name}.amazonaws.com`,
  eventName: name,
  awsRegion: name,
  requestParameters: { [name]: name },
  userIdentity: {
    type: 'AssumedRole',
    principalId: `AROA1:${name}`,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${name}` },
    },
  },
  ...more,
});

describe.each(['a.json', 'a.json.gz', 'a.jsonl'])('hostile names in %s', (file) => {
  const pack = (records: readonly object[]) => {
    const text = file.endsWith('l')
      ? records.map((each) => JSON.stringify(each)).join('\n')
      : JSON.stringify({ Records: records });
    return { [file]: file.endsWith('gz') ? gzipSync(text) : text };
  };

  it.each(HOSTILE)('%j is a name like any other, wherever it stands', async (name) => {
    const { evidence, ledger } = await collect(
      pack([
        call(name),
        call(name, 1),
        call(name, 2, {
          errorCode: name,
          eventSource: 's3.amazonaws.com',
          eventName: 'ListBuckets',
        }),
      ]),
    );
    expect(evidence).toHaveLength(1);
    expect(Object.entries(evidence[0]?.unmapped ?? {})).toEqual([
      [`${name}.amazonaws.com:${name}`, 2],
    ]);
    expect(evidence[0]?.calls.map(({ failures }) => Object.entries(failures))).toEqual([
      [[name, 1]],
    ]);
    expect(Object.keys(ledger.regions)).toEqual(['unknown']);
    expect('polluted' in {}).toBe(false);
  });

  it('members that are named as a record’s own, deeper or twice, are not taken for them', async () => {
    const deep = {
      eventSource: 'x',
      eventName: 'y',
      userIdentity: { type: 'Root' },
      Records: [call('z')],
    };
    const record = call('a', 0, { requestParameters: deep, responseElements: [deep] });
    const { evidence, ledger } = await collect(pack([record]));
    expect(ledger.records.total).toBe(1);
    expect(evidence.map(({ roleArn }) => roleArn)).toEqual(['arn:aws:iam::111122223333:role/a']);
  });
});

describe('a line of 50 MB', () => {
  const filler = 'x'.repeat(1000);
  const records = Array.from({ length: 40_000 }, (_, at) => call('a', at, { filler }));
  const list = JSON.stringify({ Records: records });

  it.each([
    ['of CloudTrail', 'a.json', list],
    ['in gzip', 'a.json.gz', gzipSync(list, { level: 1 })],
    ['under the name of lines', 'a.jsonl', list],
    [
      'of records one after the other',
      'a.json',
      records.map((each) => JSON.stringify(each)).join(''),
    ],
  ])('%s is read whole, without holding much more than it', async (_, name, content) => {
    expect(list.length).toBeGreaterThan(50_000_000);
    const before = process.memoryUsage().rss;
    const { ledger } = await collect({ [name]: content });
    expect(ledger).toMatchObject({ records: { total: 40_000 }, files: { read: 1, corrupt: [] } });
    expect(process.memoryUsage().rss - before).toBeLessThan(600_000_000);
  });

  it('that is one record of nothing but brackets, quotes or backslashes ends, and is counted', async () => {
    for (const [at, filler] of ['[', '{"a":', '\\"', '"'].entries()) {
      const text = `{"Records":[{"eventName":"a","x":${filler.repeat(50_000_000 / filler.length)}`;
      const { ledger } = await collect({ 'a.json': text });
      expect(ledger.files.corrupt, String(at)).toHaveLength(1);
      expect(ledger.records.total).toBe(0);
    }
  });
});
