import { gzipSync } from 'node:zlib';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { s3Trails } from '../../../lib/aws/s3-trails.ts';
import type { TrailSettings } from '../../../lib/domain/trail/settings.ts';
import { fakeBucket } from '../../support/fake-bucket.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';

const ROLE = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAEXAMPLE' };
const WINDOW = { from: '2026-10-01T00:00:00.000Z', to: '2026-10-01T12:00:00.000Z' };
const ROOT = 'org/AWSLogs/111122223333/CloudTrail/';

const s3 = mockClient(S3Client);
const clock = { now: () => new Date('2026-10-02T00:00:00Z') };
const trails = s3Trails(
  new S3Client({ region: 'us-east-1' }),
  { bucket: 'audit', prefix: 'org', account: '111122223333', organization: null },
  clock,
);

let bucket = new Map<string, Uint8Array>();
const keyAt = (region: string, stamp: string, name = 'A1') =>
  `${ROOT}${region}/${stamp.slice(0, 4)}/${stamp.slice(4, 6)}/${stamp.slice(6, 8)}/111122223333_CloudTrail_${region}_${stamp}_${name}.json.gz`;
const put = (key: string, content: unknown) =>
  bucket.set(key, gzipSync(typeof content === 'string' ? content : JSON.stringify(content)));

beforeEach(() => {
  bucket = fakeBucket(s3);
});

const call = (eventID: string, eventTime = '2026-10-01T09:00:00Z') => ({
  eventVersion: '1.10',
  eventID,
  eventTime,
  eventType: 'AwsApiCall',
  eventSource: 'sqs.amazonaws.com',
  eventName: 'ListQueues',
  awsRegion: 'us-east-1',
  recipientAccountId: '111122223333',
  requestParameters: {},
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/app/session',
    principalId: `${ROLE.id}:session`,
    accountId: '111122223333',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        arn: ROLE.arn,
        principalId: ROLE.id,
        accountId: '111122223333',
        userName: 'app',
      },
    },
  },
});

describe('collect', () => {
  it('reads the files of every region that can hold records of the window, by their days and names', async () => {
    put(keyAt('eu-west-1', '20261001T0905Z'), { Records: [call('e1'), call('e2')] });
    put(keyAt('us-east-1', '20261002T0001Z'), { Records: [call('e3')] });
    put(keyAt('us-east-1', '20260930T2255Z'), { Records: [call('named too early')] });
    put(keyAt('us-east-1', '20261003T1201Z'), { Records: [call('named too late')] });
    put(keyAt('us-east-1', '20261004T0001Z'), { Records: [call('too late a folder')] });

    const evidence = await trails.collect(ROLE, WINDOW);

    expect(evidence.calls).toMatchObject([{ action: 'sqs:ListQueues', count: 3 }]);
    expect(evidence.ledger.files).toEqual({
      read: 2,
      skipped: [],
      corrupt: [],
      pruned: [
        {
          why: 'outside-window',
          files: 2,
          folders: 0,
          examples: [
            `s3://audit/${keyAt('us-east-1', '20260930T2255Z')}`,
            `s3://audit/${keyAt('us-east-1', '20261003T1201Z')}`,
          ],
        },
      ],
    });
    expect(evidence.ledger.records).toMatchObject({ total: 3, used: 3 });
    expect(sentBy(s3).map(([, input]) => input)).toEqual([
      { Bucket: 'audit', Prefix: ROOT, Delimiter: '/' },
      ...['eu-west-1', 'us-east-1'].flatMap((region) =>
        ['09/30', '10/01', '10/02', '10/03'].map((day) => ({
          Bucket: 'audit',
          Prefix: `${ROOT}${region}/2026/${day}/`,
        })),
      ),
      { Bucket: 'audit', Key: keyAt('eu-west-1', '20261001T0905Z') },
      { Bucket: 'audit', Key: keyAt('us-east-1', '20261002T0001Z') },
    ]);
  });

  it('counts what it cannot read, and goes on', async () => {
    const key = (name: string) => keyAt('us-east-1', '20261001T0905Z', name);
    put(key('A'), { Records: [call('e1')] });
    put(key('B'), '{"Records": [');
    put(key('C'), { digestStartTime: '2026-10-01T00:00:00Z' });
    bucket.set(key('D'), gzipSync(JSON.stringify({ Records: [call('e2')] })).subarray(0, 40));
    bucket.set(key('E').replace('.json.gz', '.txt'), new Uint8Array());

    const { calls, ledger } = await trails.collect(ROLE, WINDOW);

    const file = (name: string) => `s3://audit/${key(name)}`;
    expect(calls).toMatchObject([{ count: 1 }]);
    expect(ledger.files).toEqual({
      read: 1,
      skipped: [
        { file: file('E').replace('.json.gz', '.txt'), reason: 'not a log file of CloudTrail' },
      ],
      corrupt: [
        { file: file('B'), reason: 'it is not JSON' },
        { file: file('C'), reason: 'it has no list of records' },
        { file: file('D'), reason: 'it is not whole gzip' },
      ],
      pruned: [],
    });
  });

  it('counts a file that was deleted meanwhile', async () => {
    put(keyAt('us-east-1', '20261001T0905Z'), { Records: [] });
    s3.on(GetObjectCommand).rejects(awsError('NoSuchKey'));

    const { ledger } = await trails.collect(ROLE, WINDOW);

    expect(ledger.files.corrupt).toMatchObject([{ reason: 'it was deleted meanwhile' }]);
  });

  it.each(['AccessDenied', 'SlowDown', 'ThrottlingException'])(
    'lets %s out: what may not be read is never taken for silence',
    async (name) => {
      put(keyAt('us-east-1', '20261001T0905Z'), { Records: [] });
      s3.on(GetObjectCommand).rejects(awsError(name));

      await expect(trails.collect(ROLE, WINDOW)).rejects.toMatchObject({ name });
    },
  );

  it('reads more files than it fetches at once', async () => {
    for (let file = 0; file < 40; file += 1) {
      put(keyAt('us-east-1', '20261001T0905Z', `F${file}`), { Records: [call(`e${file}`)] });
    }

    const { ledger } = await trails.collect(ROLE, WINDOW);

    expect([ledger.files.read, ledger.records.used]).toEqual([40, 40]);
  });
});

describe('span', () => {
  it('is from the first delivery of any region to the last, and live while files come', async () => {
    put(keyAt('eu-west-1', '20260301T0500Z'), { Records: [] });
    put(keyAt('eu-west-1', '20261001T2305Z'), { Records: [] });
    put(keyAt('us-east-1', '20251231T2305Z'), { Records: [] });
    put(keyAt('us-east-1', '20260910T0905Z'), { Records: [] });

    expect(await trails.span()).toEqual({
      first: '2025-12-31T23:05:00.000Z',
      last: '2026-10-01T23:05:00.000Z',
      live: true,
    });
    expect(namesSentBy(s3)).not.toContain('GetObject');
  });

  it('is not live when nothing came for a day', async () => {
    put(keyAt('us-east-1', '20260930T2359Z'), { Records: [] });

    expect(await trails.span()).toMatchObject({ live: false });
  });

  it('is nothing in an empty bucket', async () => {
    expect(await trails.span()).toEqual({ first: null, last: null, live: false });
  });
});

describe('what the trail is set to record', () => {
  const selectors = {
    managementReads: true,
    managementWrites: false,
    excludedSources: [],
    data: [],
  };
  const asking = (answer: TrailSettings | null) => {
    let asked = 0;
    const source = { bucket: 'audit', prefix: '', account: '111122223333', organization: null };
    const asks = s3Trails(new S3Client({ region: 'us-east-1' }), source, clock, async () => {
      asked += 1;
      return answer;
    });
    return { ...asks, asked: () => asked };
  };

  it('is not known where nobody can be asked, or nobody may ask', async () => {
    expect(await trails.selectors()).toBeNull();
    expect(await asking({ kind: 'unreadable', reason: 'no' }).selectors()).toBeNull();
  });

  it('is what CloudTrail says, which is asked once', async () => {
    const known: TrailSettings = {
      kind: 'known',
      arn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
      logging: true,
      stoppedAt: null,
      deliveryError: null,
      onlyRegion: null,
      globalServices: true,
      selectors,
    };
    const { asked, ...all } = asking(known);

    expect(await all.selectors()).toEqual(selectors);
    expect(await all.settings()).toBe(known);
    expect(asked()).toBe(1);
  });
});

it("finds the files of an account's own trail and of its organisation's", async () => {
  const source = {
    bucket: 'audit',
    prefix: 'org',
    account: '111122223333',
    organization: 'o-a1b2c3d4e5',
  };
  const both = s3Trails(new S3Client({ region: 'us-east-1' }), source, clock);
  const shared = keyAt('eu-west-1', '20261001T0905Z').replace('AWSLogs/', 'AWSLogs/o-a1b2c3d4e5/');
  put(shared, { Records: [call('11111111-1111-4111-8111-111111111111')] });
  put(keyAt('us-east-1', '20261001T1005Z'), {
    Records: [call('22222222-2222-4222-8222-222222222222')],
  });

  const { ledger } = await both.collect(
    { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP' },
    WINDOW,
  );

  expect(ledger.files.read).toBe(2);
});
