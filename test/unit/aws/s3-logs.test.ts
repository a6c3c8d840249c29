import { gzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { listBuckets } from '../../../lib/aws/s3-logs.ts';
import { EVERYTHING, type LogFilter } from '../../../lib/domain/evidence/log-place.ts';
import { readLogs } from '../../../lib/local/log-files.ts';
import { fakeBucket } from '../../support/fake-bucket.ts';
import { awsError, sentBy } from '../../support/sent-commands.ts';

const s3 = mockClient(S3Client);
let bucket = new Map<string, Uint8Array>();
beforeEach(() => {
  bucket = fakeBucket(s3);
});

const march: LogFilter = {
  from: '2026-03-01T00:00:00Z',
  to: '2026-04-01T00:00:00Z',
  regions: null,
};
const ROOT = 'org/AWSLogs/o-ab12/111122223333/CloudTrail';
const keyAt = (region: string, stamp: string, name = 'A1') =>
  `${ROOT}/${region}/${stamp.slice(0, 4)}/${stamp.slice(4, 6)}/${stamp.slice(6, 8)}/111122223333_CloudTrail_${region}_${stamp}_${name}.json.gz`;
const event = (name: string | number) => ({
  eventSource: 's3.amazonaws.com',
  eventName: `Get${name}`,
});
const log = (...names: (string | number)[]) =>
  gzipSync(JSON.stringify({ Records: names.map(event) }));
const named = (key: string) => `s3://audit/${key}`;

async function read(urls: readonly string[], filter = EVERYTHING) {
  const names: string[] = [];
  const logs = await listBuckets(urls, filter);
  const reading = await readLogs(logs, (record) =>
    names.push((record as { eventName: string }).eventName),
  );
  return { names, ...reading };
}

describe('a bucket', () => {
  it('is listed folder by folder, and what can hold nothing of the filter no further', async () => {
    bucket.set(keyAt('eu-west-1', '20260301T0005Z'), log('a'));
    bucket.set(keyAt('eu-west-1', '20260402T0005Z'), log('late'));
    bucket.set(keyAt('eu-west-1', '20260404T0005Z'), log('no'));
    bucket.set(keyAt('eu-west-1', '20251101T0005Z'), log('no'));
    bucket.set(keyAt('us-east-1', '20260301T0005Z'), log('no'));
    bucket.set(`${ROOT}-Digest/eu-west-1/2026/03/01/x.json.gz`, log('no'));
    bucket.set('org/', new Uint8Array());
    bucket.set('org/readme.txt', new Uint8Array());

    const { names, files } = await read(['s3://audit/org/'], {
      ...march,
      regions: new Set(['eu-west-1']),
    });

    expect(names).toEqual(['Geta', 'Getlate']);
    expect(files).toEqual({
      read: 2,
      corrupt: [],
      skipped: [
        {
          file: named('org/AWSLogs/o-ab12/111122223333/CloudTrail-Digest/'),
          reason: 'digests of log files, not logs',
        },
        { file: named('org/readme.txt'), reason: expect.stringContaining('by its name no log') },
      ],
      pruned: [
        { why: 'another-region', files: 0, folders: 1, examples: [named(`${ROOT}/us-east-1/`)] },
        {
          why: 'outside-window',
          files: 0,
          folders: 2,
          examples: [named(`${ROOT}/eu-west-1/2025/`), named(`${ROOT}/eu-west-1/2026/04/04/`)],
        },
      ],
    });
    const listed = sentBy(s3).flatMap(([name, input]) =>
      name === 'ListObjectsV2'
        ? [input as { Prefix: string; Delimiter: string; Bucket: string }]
        : [],
    );
    expect(listed.every((each) => each.Bucket === 'audit' && each.Delimiter === '/')).toBe(true);
    expect([
      ...new Set(listed.map(({ Prefix }) => Prefix.replace('org/AWSLogs/o-ab12/', ''))),
    ]).toEqual([
      'org/',
      'org/AWSLogs/',
      '',
      '111122223333/',
      '111122223333/CloudTrail/',
      ...['', '2026/', '2026/03/', '2026/04/', '2026/03/01/', '2026/04/02/'].map(
        (below) => `111122223333/CloudTrail/eu-west-1/${below}`,
      ),
    ]);
    const got = sentBy(s3).flatMap(([name, input]) => (name === 'GetObject' ? [input] : []));
    expect(got).toEqual([
      { Bucket: 'audit', Key: keyAt('eu-west-1', '20260301T0005Z') },
      { Bucket: 'audit', Key: keyAt('eu-west-1', '20260402T0005Z') },
    ]);
  });

  it.each([
    ['s3://audit', 4],
    ['s3://audit/', 4],
    ['s3://audit/exports/fire', 2],
    ['s3://audit/exports/athena/part.gz', 1],
    ['s3://audit/none', 0],
  ])('is read below %s: %i records', async (url, count) => {
    bucket.set(
      'exports/firehose-1-2026-03-01-00-05-00-a',
      Buffer.from(`${JSON.stringify(event(1))}${JSON.stringify(event(2))}`),
    );
    bucket.set('exports/athena/part.gz', gzipSync(`${JSON.stringify(event(3))}\n`));
    bucket.set('a.json', Buffer.from(JSON.stringify({ Records: [event(4)] })));
    expect((await read([url])).names).toHaveLength(count);
  });

  it('is read once where several prefixes meet', async () => {
    bucket.set('a/1.json', log('a'));
    bucket.set('a/x.txt', log('no'));
    const { names, files } = await read(['s3://audit/', 's3://audit/a/', 's3://audit/a/1.json']);
    expect(names).toEqual(['Geta']);
    expect(files.skipped).toHaveLength(1);
  });

  it('is read in the order of its keys, some files ahead, each once', async () => {
    for (let at = 100; at < 150; at += 1) bucket.set(`logs/${at}.json`, log(at));
    const { names } = await read(['s3://audit/logs/']);
    expect(names).toEqual(Array.from({ length: 50 }, (_, at) => `Get${at + 100}`));
    expect(s3.commandCalls(GetObjectCommand)).toHaveLength(50);
  });

  it('can be read again', async () => {
    bucket.set('1.json', log('a'));
    bucket.set('2.json', log('b'));
    const logs = await listBuckets(['s3://audit'], EVERYTHING);
    await readLogs(logs, () => {});
    expect(await readLogs(logs, () => {})).toMatchObject({ records: 2, files: { read: 2 } });
  });

  it('is read without holding what is large', async () => {
    bucket.set('1.json.gz', log(...Array.from({ length: 2000 }, (_, at) => at)));
    s3.on(ListObjectsV2Command).resolves({
      Contents: [{ Key: '1.json.gz', Size: 10 * 1024 ** 3 }],
    });
    expect((await read(['s3://audit'])).names).toHaveLength(2000);
  });

  it('with a damaged file has it named', async () => {
    bucket.set('1.json.gz', log('a', 'b').subarray(0, 40));
    bucket.set('2.json.gz', log('c'));
    const { files, names } = await read(['s3://audit']);
    expect(files.corrupt).toMatchObject([
      { file: 's3://audit/1.json.gz', reason: expect.stringContaining('gzip data ends early') },
    ]);
    expect(names).toEqual(['Getc']);
  });
});

const inRequest = (name: string, code: string) => Object.assign(awsError(name), { code });

describe('what S3 says is told with what to do:', () => {
  it.each<[string, Error, RegExp]>([
    ['no credentials', awsError('CredentialsProviderError'), /no AWS credentials.*aws sso login/],
    ['old credentials', awsError('ExpiredToken'), /expired: sign in again/],
    ['no region', new Error('Region is missing'), /AWS_REGION/],
    ['no bucket', awsError('NoSuchBucket'), /no such bucket/],
    ['offline', inRequest('Error', 'ENOTFOUND'), /cannot be reached.*aws s3 sync/],
    ['offline in time', awsError('TimeoutError'), /cannot be reached/],
    [
      'no permission',
      awsError('AccessDenied'),
      /it takes s3:ListBucket on arn:aws:s3:::audit, and kms:Decrypt/,
    ],
    ['anything else', awsError('Strange', 'so it is'), /Strange: so it is/],
  ])('%s', async (_, error, words) => {
    s3.on(ListObjectsV2Command).rejects(error);
    await expect(listBuckets(['s3://audit/logs'], EVERYTHING)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(words),
      cause: error,
    });
  });

  it.each<[string, Error, RegExp]>([
    ['a file that is gone', awsError('NoSuchKey'), /b\.json: it was deleted meanwhile/],
    ['a file in an archive', awsError('InvalidObjectState'), /b\.json: .*restore it first/],
    [
      'a file behind a key',
      awsError('AccessDenied'),
      /s3:GetObject on arn:aws:s3:::audit\/\*, and kms:Decrypt/,
    ],
  ])('%s', async (_, error, words) => {
    bucket.set('a.json', log('a'));
    bucket.set('b.json', log('b'));
    s3.on(GetObjectCommand, { Bucket: 'audit', Key: 'b.json' }).rejects(error);
    const names: unknown[] = [];
    const logs = await listBuckets(['s3://audit'], EVERYTHING);
    await expect(readLogs(logs, (record) => names.push(record))).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(words),
    });
    expect(names).toHaveLength(1);
  });

  it.each(['s3://', 's3:///x', 's3://UPPER/x', 's3://a'])('%s is no bucket', async (url) => {
    await expect(listBuckets([url], EVERYTHING)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining('s3://bucket/prefix'),
    });
  });
});
