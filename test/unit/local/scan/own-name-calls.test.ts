import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startCollecting } from '../../../../lib/domain/evidence/collect.ts';
import { meaningOf } from '../../../../lib/domain/trail/actions.ts';
import { ANY_NAME } from '../../../../lib/domain/trail/own-name.ts';
import type { TrailRecord } from '../../../../lib/domain/trail/record.ts';
import { decoder } from '../../../../lib/local/scan/decode.ts';
import { readingOf } from '../../../../lib/local/scan/read-log.ts';
import { fileText } from '../../../support/odd-records.ts';

const window = { from: '2026-03-02T00:00:00Z', to: '2026-03-05T00:00:00Z' };
const files = { read: 1, skipped: [], corrupt: [], pruned: [] };

function collected(records: readonly object[], scans: boolean, understand = meaningOf) {
  const query = { window, roles: 'all', meaningOf: understand } as const;
  const collecting = startCollecting(query);
  if (scans) {
    const decoding = decoder({ ...collecting.window, ...query });
    const text = fileText(records.map((record) => JSON.stringify(record)));
    expect(decoding.take(readingOf(Buffer.from(text)))).toBe(true);
    const digest = decoding.digest();
    if (digest !== null) collecting.reader()(digest);
  } else for (const record of records) collecting.add(record);
  return JSON.stringify(collecting.finish(files), null, 1);
}

const BUCKET = 'reports-of-march';
const KEYS = [
  ...[
    '2026/03/part-000a1.csv',
    '2026/03/part-000a2.csv',
    '2026/04/part-000a1.csv',
    'x/y/z/last.csv',
  ],
  // Equal to something else that the call says, or that rules could take it for.
  ...[
    BUCKET,
    `a/b/${BUCKET}`,
    'folder/eu-west-1',
    'AES256-of-it',
    'copy/source.bin',
    'arn:aws:s3:::a/b',
  ],
  ...[
    'ends/with/slash/',
    ANY_NAME,
    `${ANY_NAME}/of-it`,
    'part-one/part-one',
    'k',
    '',
    '*/every?thing',
  ],
  ...[
    '${aws:username}/home.txt',
    'spaces in it.txt',
    'é/unicode-of-it',
    'back\\slash\\it',
    `${'l'.repeat(600)}/long`,
  ],
];
const key = fc.oneof(
  fc.constantFrom(...KEYS),
  fc.stringMatching(/^[a-z0-9]{2,9}\/[a-z0-9._-]{3,12}$/),
);
const call = fc.record({
  key,
  name: fc.constantFrom(
    'GetObject',
    'PutObject',
    'HeadObject',
    'CopyObject',
    'DeleteObject',
    'DeleteObjects',
    'PutObjectAcl',
    'GetObjectTagging',
  ),
  bucket: fc.constantFrom(
    BUCKET,
    'other-bucket',
    'arn:aws:s3:eu-west-1:111122223333:accesspoint/point',
    'point-s3alias',
  ),
  listed: fc.constantFrom('none', 'object', 'both', 'others', 'twice'),
  more: fc.constantFrom<object>(
    {},
    { versionId: 'v1' },
    { 'x-amz-acl': 'public-read' },
    { 'x-amz-copy-source': 'source-bucket/copy/source.bin' },
    // What stands for a name, and letters of more than a byte.
    { 'x-amz-copy-source': ANY_NAME },
    { 'x-amz-copy-source': 'source-bucket/bücher.bin' },
    { prefix: 'part-000a1.csv' },
    { 'x-amz-tagging': 'a=b' },
  ),
  response: fc.constantFrom<unknown>(
    undefined,
    null,
    { 'x-amz-server-side-encryption': 'AES256' },
    { location: 'https://reports-of-march/2026/03/part-000a1.csv' },
    { arn: 'arn:aws:s3:::reports-of-march/2026/03/part-000a1.csv' },
  ),
  error: fc.constantFrom<object>(
    {},
    {},
    {},
    { errorCode: 'NoSuchKey', errorMessage: 'none' },
    { errorCode: 'AccessDenied', errorMessage: 'Access Denied' },
  ),
  account: fc.constantFrom('111122223333', '444455556666'),
});
type Made = typeof call extends fc.Arbitrary<infer Value> ? Value : never;
type Call = Omit<Made, 'bucket'> & { readonly bucket: string };

function record(at: number, { key, name, bucket, listed, more, response, error, account }: Call) {
  const object = { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` };
  const other = { type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` };
  const resources = {
    none: undefined,
    object: [object],
    both: [object, other],
    others: [other],
    twice: [object, object],
  };
  return {
    eventTime: '2026-03-02T10:00:00Z',
    eventID: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    eventSource: 's3.amazonaws.com',
    eventName: name,
    awsRegion: 'eu-west-1',
    ...error,
    requestParameters: { bucketName: bucket, Host: `${bucket}.s3.amazonaws.com`, key, ...more },
    responseElements: response,
    resources: resources[listed as keyof typeof resources],
    userIdentity: {
      type: 'AssumedRole',
      accountId: account,
      arn: `arn:aws:sts::${account}:assumed-role/app/s`,
    },
  };
}

it('shows of calls on single objects what JSON.parse shows, whatever their keys', () => {
  fc.assert(
    fc.property(fc.array(call, { minLength: 2, maxLength: 40 }), (calls) => {
      const records = calls.map((each, at) => record(at, each));
      expect(collected(records, true)).toBe(collected(records, false));
    }),
    { numRuns: 400 },
  );
});

const STREAMS = [
  '2026/03/01/[$LATEST]0123456789abcdef',
  '2026/03/01/[7]$$0123456789abcdef',
  ...['app/one-of-them', 'one-of-them', 'log-group', '2026', '${aws:username}/x', 'a:b/one-of-it'],
];
const streamCall = fc.record({
  logStreamName: fc.oneof(
    fc.constantFrom(...STREAMS),
    fc.stringMatching(/^[a-z0-9/]{6,12}\[\$LATEST\][a-f0-9]{12}$/),
  ),
  logGroupName: fc.constantFrom('/aws/lambda/one-of-them', 'log-group', ANY_NAME, 'bücher'),
  more: fc.constantFrom<object>(
    {},
    { kmsKeyId: 'one-of-them' },
    { inner: { logStreamName: 'app/other-one' } },
  ),
  name: fc.constantFrom('CreateLogStream', 'DeleteLogStream', 'GetLogEvents', 'FilterLogEvents'),
  error: fc.constantFrom<object>(
    {},
    { errorCode: 'ResourceAlreadyExistsException' },
    { errorCode: 'AccessDenied', errorMessage: 'not authorized to perform: logs:CreateLogStream' },
  ),
});

it('shows of calls on log streams what JSON.parse shows, whatever their names and whatever became of them', () => {
  fc.assert(
    fc.property(fc.array(streamCall, { minLength: 2, maxLength: 40 }), (calls) => {
      const records = calls.map(({ logStreamName, logGroupName, more, name, error }, at) => ({
        ...logRecord(at, name, { logGroupName, logStreamName, ...more }),
        ...error,
      }));
      expect(collected(records, true)).toBe(collected(records, false));
    }),
    { numRuns: 400 },
  );
});

function logRecord(at: number, eventName: string, requestParameters: object) {
  return {
    ...record(at, { ...PLAIN, key: 'k' }),
    eventSource: 'logs.amazonaws.com',
    eventName,
    requestParameters,
    resources: undefined,
  };
}

const PLAIN: Omit<Call, 'key'> = {
  name: 'GetObject',
  bucket: BUCKET,
  listed: 'both',
  more: {},
  response: null,
  error: {},
  account: '111122223333',
};
const refused = (at: number) =>
  at % 2 === 0 ? {} : { errorCode: 'AccessDenied', errorMessage: `refused for the ${at}. time` };

it.each([
  [
    'objects',
    (at: number) => record(at, { ...PLAIN, key: `2026/part-${at + 1000}.csv`, error: refused(at) }),
  ],
  [
    'log streams',
    (at: number) => ({
      ...logRecord(at, 'CreateLogStream', {
        logGroupName: '/aws/lambda/app',
        logStreamName: `2026/03/01/[$LATEST]${at + 1000}f0`,
      }),
      ...refused(at),
    }),
  ],
  [
    'one table, refused for many reasons',
    (at: number) => ({
      ...record(at, { ...PLAIN, key: 'k', listed: 'none' }),
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'GetItem',
      requestParameters: { tableName: 'orders' },
      ...refused(at),
    }),
  ],
])(
  'understands calls once that differ in nothing but the name and the outcome: on %s',
  (_, call) => {
    let understood = 0;
    const counting = (one: TrailRecord) => {
      understood += 1;
      return meaningOf(one);
    };
    const records = Array.from({ length: 500 }, (_, at) => call(at));
    const scanned = collected(records, true, counting);
    expect(understood).toBeLessThan(8);
    expect(scanned).toBe(collected(records, false));
  },
);

it('finds meanings anew without a difference when there are more than it keeps', () => {
  const records = Array.from({ length: 17_500 }, (_, at) =>
    record(at, {
      ...PLAIN,
      bucket: `bucket-${(at * 7) % 17_000}-of-many`,
      key: `2026/part-${at % 50}00.csv`,
    }),
  );
  let understood = 0;
  const scanned = collected(records, true, (one) => {
    understood += 1;
    return meaningOf(one);
  });
  expect(scanned).toBe(collected(records, false));
  expect(understood).toBeGreaterThan(17_000);
});
