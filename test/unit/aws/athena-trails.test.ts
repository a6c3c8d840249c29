import { gzipSync } from 'node:zlib';
import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  ownSharing,
  roundSharing,
  type Sharing,
  type Sweep,
} from '../../../lib/aws/athena-sweeps.ts';
import { athenaTrails } from '../../../lib/aws/athena-trails.ts';
import { dynamodbDocuments } from '../../../lib/aws/dynamodb-documents.ts';
import type { TrailSource } from '../../../lib/aws/s3-log-keys.ts';
import { s3Trails } from '../../../lib/aws/s3-trails.ts';
import type { Cycle } from '../../../lib/domain/cycle.ts';
import type { Evidence } from '../../../lib/domain/evidence/evidence.ts';
import { makeSample } from '../../../lib/local/sample/make-sample.ts';
import { boundSql, fakeAthena } from '../../support/fake-athena.ts';
import { fakeBucket } from '../../support/fake-bucket.ts';
import { fakeTable } from '../../support/fake-table.ts';
import { sentBy } from '../../support/sent-commands.ts';

const region = { region: 'us-east-1' };
const s3 = mockClient(S3Client);
let now = new Date('2026-09-05T00:00:00Z');
const clock = { now: () => now };

let bucket: Map<string, Uint8Array>;
let athena: ReturnType<typeof fakeAthena>;
let paused: number[];
beforeEach(() => {
  now = new Date('2026-09-05T00:00:00Z');
  bucket = fakeBucket(s3);
  athena = fakeAthena(bucket);
  fakeTable();
  paused = [];
});

const ACCOUNT = '111122223333';
const source = { bucket: 'audit', prefix: '', account: ACCOUNT, organization: null };
const files = () => s3Trails(new S3Client(region), source, clock);
function trails(sharing: Sharing = ownSharing(), of: TrailSource = source) {
  const pause = async (milliseconds: number) => {
    paused.push(milliseconds);
    now = new Date(now.getTime() + milliseconds);
  };
  const reading = {
    athena: { client: new AthenaClient(region), workgroup: 'ratchet', limitGiB: 100, clock, pause },
    s3: new S3Client(region),
    ...{ source: of, table: 'ratchet.cloudtrail', clock },
    results: { bucket: 'archive', prefix: 'athena/read/' },
  };
  const database = DynamoDBDocumentClient.from(new DynamoDBClient(region));
  return athenaTrails(
    reading,
    dynamodbDocuments<Sweep>(database, 'table', 'sweep'),
    sharing,
    files(),
  );
}

const ROLE = { arn: `arn:aws:iam::${ACCOUNT}:role/app`, id: 'AROAAPP' };
const OTHER = { arn: `arn:aws:iam::${ACCOUNT}:role/service/worker`, id: 'AROAWORKER' };
const call = (eventID: string, more: object = {}, role = ROLE) => ({
  ...{
    eventID,
    eventTime: '2026-09-02T09:00:00Z',
    eventType: 'AwsApiCall',
    awsRegion: 'us-east-1',
  },
  ...{ eventSource: 'sqs.amazonaws.com', eventName: 'ListQueues', recipientAccountId: ACCOUNT },
  userIdentity: {
    ...{ type: 'AssumedRole', principalId: `${role.id}:s`, accountId: ACCOUNT },
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role.arn.split('/').at(-1)}/s`,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: role.arn, principalId: role.id, accountId: ACCOUNT },
    },
  },
  ...more,
});
const put = (stamp: string, records: readonly object[], more = '') => {
  const day = `${stamp.slice(0, 4)}/${stamp.slice(4, 6)}/${stamp.slice(6, 8)}`;
  const key = `AWSLogs/${more}${ACCOUNT}/CloudTrail/us-east-1/${day}/${ACCOUNT}_CloudTrail_us-east-1_${stamp}Z_A.json.gz`;
  bucket.set(key, gzipSync(JSON.stringify({ Records: records })));
  return key;
};
const WINDOW = { from: '2026-09-01T00:00:00.000Z', to: '2026-09-05T00:00:00.000Z' };
const begun = (role: Cycle['role'], at: string): Cycle => ({
  ...{ role, execution: role.id, begun: at, ended: null, due: null },
});
const asked = () =>
  sentBy(athena.athena).flatMap(([name, input]) =>
    name === 'StartQueryExecution' ? [input as Parameters<typeof boundSql>[0]] : [],
  );

/** Of what was told, the records of the ledger. */
const ledgerOf = ({ calls, ledger: { records, hours, regions, first, last } }: Evidence) => ({
  ...{ calls, ledger: { records, hours, regions, first, last } },
});

/** What must be the same, whoever reads: all but the files. */
function told({ ledger: { files: _, ...ledger }, ...evidence }: Evidence): object {
  return { ...evidence, ledger };
}

describe('the evidence', () => {
  it('of every role of the sample organisation is what the reader of files makes of the same files', async () => {
    const { accountDetails, trailFiles } = makeSample({ days: 4 });
    const roles = (accountDetails.RoleDetailList as readonly { Arn: string; RoleId: string }[]).map(
      ({ Arn, RoleId }) => ({ arn: Arn, id: RoleId }),
    );
    for (const { path, records } of trailFiles) {
      bucket.set(`${path}.gz`, gzipSync(JSON.stringify({ Records: records }), { level: 1 }));
    }
    const sharing = roundSharing(async () => roles.map((role) => begun(role, WINDOW.from)));
    const byAthena = trails(sharing);

    for (const role of roles) {
      const evidence = await byAthena.collect(role, WINDOW);
      const expected = await files().collect(role, WINDOW);
      expect(told(evidence), role.arn).toEqual({
        ...told(expected),
        window: { ...WINDOW, to: '2026-09-05T00:00:00Z' },
      });
    }
    expect(asked()).toHaveLength(1);
  }, 120_000);

  it('counts a record that was delivered twice once, and those of a role that was deleted not at all', async () => {
    put('20260902T0905', [call('e1'), call('e2'), call('old', {}, { ...ROLE, id: 'AROAOLD' })]);
    put('20260902T0910', [call('e1'), call('e3', { errorCode: 'AccessDenied' })]);

    const evidence = await trails().collect(ROLE, WINDOW);

    expect(evidence.calls).toMatchObject([{ action: 'sqs:ListQueues', count: 2 }]);
    expect(evidence.denials).toMatchObject([{ action: 'sqs:ListQueues', count: 1 }]);
    expect(evidence.ledger.records).toMatchObject({
      ...{ total: 5, used: 3, dropped: { duplicate: 1, 'another-role-id': 1 } },
    });
  });

  it('judges records that SQL cannot count one by one: without a time, a name or a shape', async () => {
    const odd = [
      call('no time', { eventTime: undefined }),
      call('no name', { eventName: undefined }),
      call('spaced', { eventTime: '2026-09-02 09:00:00' }, OTHER),
      call(
        'no day',
        { eventTime: '2026-13-02T09:00:00Z' },
        { arn: 'arn:aws:iam::1:user/u', id: '' },
      ),
      {},
    ];
    put('20260902T0905', [call('e1'), ...odd]);

    const evidence = await trails().collect(ROLE, WINDOW);

    expect(told(evidence)).toMatchObject(ledgerOf(await files().collect(ROLE, WINDOW)));
    expect(evidence.ledger.records.dropped).toMatchObject({ 'not-a-record': 4, 'another-role': 1 });
  });

  it('counts others in the first hour of the window as of the window, and the role to the second', async () => {
    put('20260902T0905', [
      call('too early', { eventTime: '2026-09-02T09:29:59Z' }),
      call('in time', { eventTime: '2026-09-02T09:30:00Z' }),
      call('other, too early', { eventTime: '2026-09-02T09:10:00Z' }, OTHER),
      call('other, in time', { eventTime: '2026-09-02T09:50:00Z' }, OTHER),
      call('other, the hour before', { eventTime: '2026-09-02T08:59:59Z' }, OTHER),
      call('other, after', { eventTime: '2026-09-05T00:00:00Z' }, OTHER),
    ]);

    const { calls, ledger } = await trails().collect(ROLE, {
      ...WINDOW,
      from: '2026-09-02T09:30:00.000Z',
    });

    expect(calls).toMatchObject([{ count: 1 }]);
    expect(ledger).toMatchObject({ first: '2026-09-02T09:30:00Z', last: '2026-09-02T09:50:00Z' });
    expect(ledger.records.dropped).toEqual({ 'another-role': 2, 'outside-window': 3 });
  });

  it('says what was scanned, and that files without a record were lost', async () => {
    put('20260902T0905', [call('e1')]);
    const broken = put('20260902T0910', []);
    bucket.set(broken, new Uint8Array([31, 139, 8]));
    put('20260904T2359', []); // too young to be missed

    const { ledger } = await trails().collect(ROLE, WINDOW);

    expect(ledger.files).toEqual({
      ...{ read: 1, skipped: [], pruned: [] },
      athena: { query: 'query-1', scannedBytes: 4096 },
      corrupt: [
        {
          file: '1 of 2 log files below s3://audit/',
          reason: expect.stringContaining('Athena showed no record of them (query query-1)'),
        },
      ],
    });
  });

  it('is none, and nobody is asked, where the trail has no file', async () => {
    const { calls, ledger } = await trails().collect(ROLE, WINDOW);

    expect(calls).toEqual([]);
    expect(ledger.records.total).toBe(0);
    expect(asked()).toEqual([]);
  });
});

describe('the question', () => {
  it('names the account, its regions and the days of the window, and has nothing but parameters in it', async () => {
    const hostile = { arn: `arn:aws:iam::${ACCOUNT}:role/it's,me=@x`, id: "AROA'; DROP" };
    put('20260902T0905', [call('e1', {}, hostile)]);

    const { calls } = await trails().collect(hostile, WINDOW);

    const [input] = asked();
    expect(calls).toMatchObject([{ count: 1 }]);
    expect(input?.QueryString).not.toMatch(/AROA'|role\/it|2026|111122223333|us-east-1/);
    expect(input?.ExecutionParameters).toContain("'AROA''; DROP'");
    expect(input).toMatchObject({ WorkGroup: 'ratchet' });
    expect(boundSql(input ?? {})).toContain(
      "account = '111122223333' AND region IN ('us-east-1') AND day BETWEEN '2026/08/31' AND '2026/09/06'",
    );
  });

  it('keeps every parameter within what Athena takes, however many roles are due', async () => {
    const many = Array.from({ length: 450 }, (_, index) => ({
      arn: `arn:aws:iam::${ACCOUNT}:role/${'long'.repeat(14)}${1000 + index}`,
      id: `AROA${'X'.repeat(13)}${1000 + index}`,
    }));
    put('20260902T0905', [call('e1')]);

    await trails(roundSharing(async () => many.map((role) => begun(role, WINDOW.from)))).collect(
      ROLE,
      WINDOW,
    );

    const [input] = asked();
    const lengths = input?.ExecutionParameters?.map(({ length }) => length) ?? [];
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1024);
    expect(input?.QueryString?.length).toBeLessThan(262_144);
    expect(boundSql(input ?? {}).match(/1000\/long/g)).not.toBeNull();
  });

  it('is one for all roles whose runs began that day, and the next hour another', async () => {
    put('20260902T0905', [call('e1'), call('e2', {}, OTHER)]);
    const round = roundSharing(async () => [
      begun(ROLE, '2026-09-01T00:00:10Z'),
      begun(OTHER, '2026-09-01T05:00:00Z'),
      begun(
        { arn: `arn:aws:iam::444455556666:role/app`, id: 'AROAELSEWHERE' },
        '2026-09-01T05:00:00Z',
      ),
      begun({ arn: `arn:aws:iam::${ACCOUNT}:role/later`, id: 'AROALATER' }, '2026-09-03T05:00:00Z'),
    ]);

    const [one, other] = await Promise.all(
      [ROLE, OTHER].map((role) =>
        trails(round).collect(role, { ...WINDOW, from: '2026-09-01T05:00:00.000Z' }),
      ),
    );
    expect(one?.calls).toMatchObject([{ count: 1 }]);
    expect(other?.calls).toMatchObject([{ count: 1 }]);
    expect(new Set(asked().map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(1);
    expect(boundSql(asked()[0] ?? {})).toMatch(/split\('(app\/worker|worker\/app)', '\/'\)/);

    now = new Date('2026-09-05T01:00:01Z');
    await trails(round).collect(ROLE, { ...WINDOW, from: '2026-09-01T05:00:00.000Z' });
    expect(new Set(asked().map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(2);
  });

  it('of an organisation is over the folders of its trail', async () => {
    put('20260902T0905', [call('own trail')]);
    put('20260902T0910', [call('e1'), call('e2')], 'o-a1b2c3d4e5/');
    const of = { ...source, organization: 'o-a1b2c3d4e5' };

    const { ledger } = await trails(ownSharing(), of).collect(ROLE, WINDOW);

    expect(ledger.files.corrupt).toEqual([]);
    expect(boundSql(asked()[0] ?? {})).toContain("region IN ('us-east-1')");
  });
});

describe('while it is not answered', () => {
  const running = { Status: { State: 'RUNNING' as const } };
  const failed = (reason: string, more: object = {}) => ({
    Status: { State: 'FAILED' as const, StateChangeReason: reason, ...more },
    Statistics: { DataScannedInBytes: 107_400_000_000 },
  });
  beforeEach(() => void put('20260902T0905', [call('e1')]));

  it('it is asked after less and less often', async () => {
    athena.willBe(running, running, running, { Status: { State: 'SUCCEEDED' } });

    await trails().collect(ROLE, WINDOW);

    expect(paused).toEqual([500, 1000, 2000]);
  });

  it('a function waits ten minutes and the next try goes on with the same query', async () => {
    athena.willBe(...Array(60).fill(running), { Status: { State: 'SUCCEEDED' } });

    await expect(trails().collect(ROLE, WINDOW)).rejects.toMatchObject({
      name: 'TrailBusy',
      message: expect.stringMatching(/query-1 .* running after 10 minutes/),
    });
    const waited = paused.reduce((sum, each) => sum + each, 0);
    expect(waited).toBeGreaterThan(9 * 60_000);
    expect(waited).toBeLessThanOrEqual(10 * 60_000);

    const { calls } = await trails().collect(ROLE, WINDOW);
    expect(calls).toMatchObject([{ count: 1 }]);
    expect(asked()).toHaveLength(1);
  });

  it.each([
    [
      'was stopped for what it reads',
      {
        Status: {
          State: 'CANCELLED' as const,
          StateChangeReason: 'Query cancelled! : Bytes scanned limit was exceeded',
        },
        Statistics: { DataScannedInBytes: 107_400_000_000 },
      },
      'TrailTooLarge',
      /reading 100 GiB: it may read 100 GiB.*trailScanGiB/,
    ],
    [
      'met a broken file',
      failed('HIVE_CURSOR_ERROR: incorrect header check: s3://audit/x.json.gz'),
      'TrailUnreadable',
      /x\.json\.gz.*mend it/,
    ],
    [
      'may not read the bucket',
      failed('Permission denied on S3 path: s3://audit/'),
      'TrailUnreadable',
      /Permission denied.*bucket and key/,
    ],
  ] as const)(
    'a query that %s fails for good, and is not asked again by others',
    async (_, state, name, message) => {
      athena.willBe(state);

      await expect(trails().collect(ROLE, WINDOW)).rejects.toMatchObject({
        name,
        message: expect.stringMatching(message),
      });
      await expect(trails().collect(ROLE, WINDOW)).rejects.toMatchObject({ name });
      expect(asked()).toHaveLength(1);
    },
  );

  it.each([
    ['Athena gave up', failed('INTERNAL_ERROR_QUERY_ENGINE')],
    [
      'Athena calls retryable',
      failed('too busy', { AthenaError: { Retryable: true, ErrorMessage: 'too busy' } }),
    ],
    ['ran out of resources', failed('Query exhausted resources at this scale factor')],
    [
      'somebody stopped',
      { Status: { State: 'CANCELLED' as const, StateChangeReason: 'Query cancelled by user' } },
    ],
  ] as const)('a query that %s is asked anew by the next try', async (_, state) => {
    athena.willBe(state);

    await expect(trails().collect(ROLE, WINDOW)).rejects.toMatchObject({ name: 'TrailBusy' });
    now = new Date(now.getTime() + 2000);
    const { calls } = await trails().collect(ROLE, WINDOW);

    expect(calls).toMatchObject([{ count: 1 }]);
    expect(asked()).toHaveLength(2);
  });

  it('an answer that is not one of Ratchet’s is not taken for evidence', async () => {
    await trails().collect(ROLE, WINDOW);
    const [key = ''] = [...bucket.keys()].filter((each) => each.includes('folder=all'));
    bucket.set(key, gzipSync('{"line":"[\\"count\\",null]"}\n'));

    await expect(trails().collect(ROLE, WINDOW)).rejects.toMatchObject({ name: 'TrailUnreadable' });
  });
});
