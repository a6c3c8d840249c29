import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../lib/cli/program.ts';
import { fakeBucket } from '../../support/fake-bucket.ts';

const ACCOUNT = '111122223333';
const role = (name: string, id = `AROA${name.toUpperCase()}`) => ({
  arn: `arn:aws:iam::${ACCOUNT}:role/team/${name}`,
  id,
});
const app = role('app');
const job = role('job');

let ids = 0;
const record = (day: number, name: string, more: object = {}, { arn, id } = app) => ({
  eventID: `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
  eventTime: `2026-03-${String(day).padStart(2, '0')}T09:00:00Z`,
  eventType: 'AwsApiCall',
  eventSource: 's3.amazonaws.com',
  eventName: name,
  awsRegion: 'eu-west-1',
  recipientAccountId: ACCOUNT,
  requestParameters: { bucketName: 'reports', key: 'q1.csv' },
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${arn.split('/').at(-1)}/session`,
    principalId: `${id}:session`,
    accountId: ACCOUNT,
    sessionContext: { sessionIssuer: { type: 'Role', arn, principalId: id, accountId: ACCOUNT } },
  },
  ...more,
});
const passing = {
  eventSource: 'lambda.amazonaws.com',
  requestParameters: { functionName: 'f', role: `arn:aws:iam::${ACCOUNT}:role/runs-f` },
};
const refused = {
  errorCode: 'AccessDenied',
  errorMessage: `User: ${app.arn} is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::reports/q1.csv" because no identity-based policy allows the s3:DeleteObject action`,
};
const records = () => [
  ...[1, 2, 3].map((day) => record(day, 'GetObject')),
  record(4, 'GetObject', { errorCode: 'NoSuchKey', errorMessage: 'The key does not exist.' }),
  record(5, 'HeadBucket', { errorCode: 'NoSuchBucket', requestParameters: { bucketName: 'none' } }),
  record(6, 'CreateFunction20150331', passing),
  record(7, 'UpdateFunctionConfiguration20150331v2', passing),
  record(8, 'DeleteObject', refused),
  record(9, 'DoWhatNobodyKnows'),
  record(10, 'ListQueues', {
    eventSource: 'sqs.amazonaws.com',
    requestParameters: { omitted: true },
  }),
  record(11, 'GetObject', {}, job),
  record(12, 'GetObject', { userIdentity: { type: 'Root' }, awsRegion: 'us-east-1' }),
];

let folder = '';
let logs = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-'));
  logs = join(folder, 'logs');
  await write('logs/a.json.gz', gzipSync(JSON.stringify({ Records: records() })));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

async function run(args: readonly string[], input: Readable = Readable.from([]), isTTY = false) {
  const terminal = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  const said = await runCommand(['evidence', ...args], { terminal, input });
  return { ...said, terminal: String(terminal.read() ?? '') };
}
const evidence = (...more: readonly string[]) => run(['--cloudtrail', logs, ...more]);
async function report(...more: readonly string[]) {
  const { text, complaint } = await evidence('--json', ...more);
  expect(complaint).toBe('');
  return JSON.parse(text);
}

const SCHEMA = new URL('../../../docs/evidence.schema.json', import.meta.url);

describe('--last-accessed', () => {
  const service = (name: string, last: string | null, more: object = {}) => ({
    ServiceName: name,
    ServiceNamespace: name,
    ...(last === null ? {} : { LastAuthenticated: last, LastAuthenticatedEntity: app.arn }),
    ...more,
  });
  const given = () =>
    write(
      'seen/app.json',
      JSON.stringify({
        JobStatus: 'COMPLETED',
        JobCompletionDate: '2026-03-13T00:00:00Z',
        ServicesLastAccessed: [
          service('s3', '2026-03-09T09:00:00Z', {
            TrackedActionsLastAccessed: [
              { ActionName: 'CreateBucket', LastAccessedTime: '2026-03-08T09:00:00Z' },
              { ActionName: 'DeleteBucket' },
            ],
          }),
          service('glue', '2026-03-07T09:00:00Z'),
          service('ec2', '2025-12-01T09:00:00Z'),
          service('sns', null),
        ],
      }),
    ).then(dirname);

  it('sets what IAM saw beside the calls, as the schema describes', async () => {
    const printed = await report('--last-accessed', await given());
    const validate = new Ajv2020({ strict: true, validateFormats: false }).compile(
      JSON.parse(await readFile(SCHEMA, 'utf8')),
    );
    expect(validate(printed), JSON.stringify(validate.errors)).toBe(true);
    const [ofApp, ofJob] = printed.roles;
    expect(ofApp.lastAccessed).toEqual({
      kind: 'known',
      reportedAt: '2026-03-13T00:00:00.000Z',
      stale: false,
      used: ['glue', 's3'],
      unshownServices: [{ name: 'glue', last: '2026-03-07T09:00:00.000Z' }],
      unshownActions: [{ name: 's3:CreateBucket', last: '2026-03-08T09:00:00.000Z' }],
      confirmed: ['s3:DeleteBucket'],
      before: [{ name: 'ec2', last: '2025-12-01T09:00:00.000Z' }],
      never: ['sns'],
    });
    expect(ofJob.lastAccessed).toMatchObject({ kind: 'unavailable' });
  });

  it('tells people how the two compare', async () => {
    const { text } = await evidence('--soak', '5', '--last-accessed', await given());
    expect(text).toContain('2 services used in the window, 1 before it, 1 never; 1 action tracked');
    expect(text).toContain('! IAM saw 1 service used of which no record shows a call: glue');
  });

  it('exits with 2 for a folder that is not there', async () => {
    expect(await evidence('--last-accessed', join(folder, 'none'))).toMatchObject({ exitCode: 2 });
  });
});

describe('ratchet evidence --json', () => {
  it('prints one JSON object that its schema describes, and nothing else anywhere', async () => {
    const { text, complaint, terminal, exitCode } = await run(
      ['--cloudtrail', logs, '--json'],
      Readable.from([]),
      true,
    );
    expect({ complaint, terminal, exitCode }).toEqual({ complaint: '', terminal: '', exitCode: 0 });
    const schema = JSON.parse(
      await readFile(new URL('../../../docs/evidence.schema.json', import.meta.url), 'utf8'),
    );
    const validate = new Ajv2020({ allErrors: true, strict: true, validateFormats: false }).compile(
      schema,
    );
    const printed = JSON.parse(text);
    expect(validate(printed), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    printed.roles[0].calls[0].outcome = 'perhaps';
    expect(validate(printed)).toBe(false);
  });

  it('tells calls that succeeded from those that were authorised and failed', async () => {
    const { roles } = await report('--role', 'app');
    const outcomes = roles[0].calls.map((call: Record<string, unknown>) => [
      call['action'],
      call['count'],
      call['outcome'],
      call['failures'],
    ]);
    expect(outcomes).toContainEqual(['s3:GetObject', 4, 'mixed', { NoSuchKey: 1 }]);
    expect(outcomes).toContainEqual(['s3:ListBucket', 1, 'failed', { NoSuchBucket: 1 }]);
    expect(outcomes).toContainEqual(['lambda:CreateFunction', 1, 'succeeded', {}]);
  });

  it('says of each call on what, how that was found, when, and by which events', async () => {
    const { roles } = await report('--role', 'app');
    expect(roles).toMatchObject([{ roleArn: app.arn, roleId: app.id, sessions: 1 }]);
    const [call] = roles[0].calls.filter(
      ({ action }: { action: string }) => action === 's3:GetObject',
    );
    expect(call).toMatchObject({
      resource: 'arn:aws:s3:::reports/q1.csv',
      resourceFrom: 'request',
      certainty: 'built',
      via: 'event',
      event: 's3.amazonaws.com:GetObject',
      first: '2026-03-01T09:00:00Z',
      last: '2026-03-04T09:00:00Z',
      days: ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'],
      samples: { length: 3 },
    });
  });

  it('adds up the roles that were passed, by service', async () => {
    const { roles } = await report('--role', 'app');
    expect(roles[0].passRole).toEqual([
      {
        role: `arn:aws:iam::${ACCOUNT}:role/runs-f`,
        passedToService: 'lambda.amazonaws.com',
        count: 2,
        first: '2026-03-06T09:00:00Z',
        last: '2026-03-07T09:00:00Z',
        events: [
          'lambda.amazonaws.com:CreateFunction20150331',
          'lambda.amazonaws.com:UpdateFunctionConfiguration20150331v2',
        ],
        samples: [expect.any(String), expect.any(String)],
      },
    ]);
  });

  it('says what was refused and by what, and what matches no action', async () => {
    const { roles, coverage } = await report('--role', 'app');
    expect(roles[0].denied).toMatchObject([
      {
        action: 's3:DeleteObject',
        resource: 'arn:aws:s3:::reports/q1.csv',
        by: 'no-identity-policy',
        explicit: false,
        errorCode: 'AccessDenied',
        count: 1,
      },
    ]);
    expect(roles[0].unmapped).toEqual({ 's3.amazonaws.com:DoWhatNobodyKnows': 1 });
    expect(coverage.records.unmapped).toEqual(roles[0].unmapped);
  });

  it('counts every record once, in words that add up', async () => {
    for (const more of [[], ['--role', 'app'], ['--role', '*job'], ['--to', '2026-03-05']]) {
      const { records: counts, omitted } = (await report(...more)).coverage;
      const sum = (amounts: object) => Object.values(amounts).reduce((one, two) => one + two, 0);
      expect(counts.used + sum(counts.dropped) + sum(counts.unmapped)).toBe(12);
      expect(counts.total).toBe(12);
      expect(omitted).toBe(more.length === 0 || more[1] === 'app' ? 1 : 0);
    }
  });

  it('says when there are records, of which regions, and what they cannot show', async () => {
    const { coverage } = await report();
    expect(coverage).toMatchObject({
      asked: { from: null, to: null, regions: null, role: null },
      window: { from: '2026-03-01T09:00:00Z', to: '2026-03-12T09:00:01Z' },
      hours: { records: 12, silentHours: 253 },
      regions: { 'eu-west-1': { records: 11, silentHours: 254 }, 'us-east-1': { records: 1 } },
      dataEvents: { s3: 7 },
      selectors: null,
    });
    expect(coverage.gaps).toEqual([
      expect.stringMatching(
        /^253 of 265 hours have no record of anybody, the longest run 23 hours from 2026-03-01T10/,
      ),
      expect.stringMatching(/^1 call came without parameters/),
      '1 call matches no IAM action known here: s3.amazonaws.com:DoWhatNobodyKnows',
      expect.stringMatching(/^what the trail is set to record is not known/),
    ]);
  });

  it('says what the trail leaves out by its selectors', async () => {
    const selectors = await write(
      'selectors.json',
      JSON.stringify({
        EventSelectors: [
          {
            ReadWriteType: 'WriteOnly',
            ExcludeManagementEventSources: ['kms.amazonaws.com'],
            DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::reports/'] }],
          },
        ],
      }),
    );
    const { coverage } = await report('--event-selectors', selectors);
    expect(coverage.selectors).toMatchObject({
      managementReads: false,
      excludedSources: ['kms.amazonaws.com'],
    });
    expect(coverage.gaps.slice(-3)).toEqual([
      'the trail does not log management reads',
      'the trail leaves out kms.amazonaws.com',
      'of data events the trail logs only AWS::S3::Object (writes) on arn:aws:s3:::reports/',
    ]);
  });

  it('judges the soak at the last record, whatever the end that was asked for', async () => {
    const soak = async (...more: string[]) =>
      (await report('--role', 'app', ...more)).roles[0].soak;
    expect(await soak()).toMatchObject({ verdict: 'refuse', askedDays: 14, spanDays: 12 });
    const shorter = await soak('--soak', '5d');
    expect(shorter).toMatchObject({ verdict: 'ready', askedDays: 5, lastNovelty: '2026-03-10' });
    expect(await soak('--soak', '5d', '--to', '2026-06-01')).toEqual(shorter);
  });

  it('names damaged files, and counts what was before the damage', async () => {
    await write(
      'logs/b.json.gz',
      gzipSync(JSON.stringify({ Records: records() })).subarray(0, -50),
    );
    const { coverage, roles } = await report('--role', 'app', '--soak', '5');
    expect(coverage.files.corrupt).toMatchObject([{ file: join(logs, 'b.json.gz') }]);
    expect(coverage.gaps[0]).toMatch(/^1 file could not be read whole/);
    expect(roles[0].soak).toMatchObject({ verdict: 'refuse' });
  });
});

describe('roles', () => {
  const roles = async (...more: readonly string[]) =>
    (await report(...more)).roles.map(({ roleArn }: { roleArn: string }) => roleArn);

  it('are all that called, or those whose name or ARN matches', async () => {
    expect(await roles()).toEqual([app.arn, job.arn]);
    expect(await roles('--role', 'j*')).toEqual([job.arn]);
    expect(await roles('--role', `arn:aws:iam::${ACCOUNT}:role/team/*`)).toHaveLength(2);
  });

  it('that were deleted and made again are two', async () => {
    const again = role('app', 'AROAAGAIN');
    await write('logs/b.json', JSON.stringify(record(3, 'GetObject', {}, again)));
    expect(await roles('--role', 'app')).toEqual([app.arn, app.arn]);
  });

  it('are the same by their whole ARN as by a pattern of it', async () => {
    await write(
      'logs/b.json',
      JSON.stringify(record(3, 'GetObject', {}, role('app', 'AROAAGAIN'))),
    );
    const byPattern = await report('--role', app.arn.replace('team', 'tea?'));
    expect(byPattern.roles).toHaveLength(2);
    expect(byPattern.coverage.records.dropped).toMatchObject({ 'another-role': 1 });
    const byArn = await report('--role', app.arn);
    expect(byArn.roles).toEqual(byPattern.roles);
    expect(byArn.coverage).toEqual({
      ...byPattern.coverage,
      asked: { ...byPattern.coverage.asked, role: app.arn },
    });
  });

  it('can be none, which is said', async () => {
    await write('logs/a.json.gz', JSON.stringify(records().slice(-1)));
    const { text, exitCode } = await evidence();
    expect(exitCode).toBe(0);
    expect(text).toContain('No role made a call.');
    expect(await report()).toMatchObject({ roles: [], coverage: { records: { total: 1 } } });
  });
});

describe('the time and the regions', () => {
  const key = (region: string, day: string) =>
    `logs/AWSLogs/${ACCOUNT}/CloudTrail/${region}/2026/03/${day}/${ACCOUNT}_CloudTrail_${region}_202603${day}T0905Z_a.json.gz`;
  beforeEach(async () => {
    await rm(logs, { recursive: true });
    for (const day of [1, 10, 20]) {
      const content = JSON.stringify({ Records: [record(day, 'GetObject')] });
      for (const region of ['eu-west-1', 'us-east-1']) {
        await write(key(region, String(day).padStart(2, '0')), content);
      }
    }
  });

  it('leave files unopened, counted, and the ends that no record covers are named', async () => {
    const { coverage } = await report(
      '--from',
      '2026-03-09',
      '--to',
      '2026-03-12T00:00:00Z',
      '--region',
      'eu-west-1',
    );
    expect(coverage).toMatchObject({
      asked: { from: '2026-03-09T00:00:00Z', to: '2026-03-12T00:00:00Z', regions: ['eu-west-1'] },
      window: { from: '2026-03-09T00:00:00Z', to: '2026-03-12T00:00:00Z' },
      files: {
        read: 1,
        pruned: [
          { why: 'another-region', folders: 1 },
          { why: 'outside-window', folders: 2 },
        ],
      },
    });
    expect(coverage.gaps).toContain(
      'nothing is known of the 33 hours from 2026-03-09T00:00:00Z to the first record, of 2026-03-10T09:00:00Z',
    );
    expect(coverage.gaps).toContainEqual(
      expect.stringMatching(/^nothing is known of the 39 hours from the last/),
    );
  });

  it('take several regions, and count a record that is in two files once', async () => {
    const { coverage, roles } = await report(
      '--region',
      'eu-west-1',
      'us-east-1',
      '--from',
      '2026-03-20',
    );
    expect(coverage.files.read).toBe(2);
    expect(roles).toMatchObject([{ calls: [{ count: 1 }] }]);
    expect(coverage.records.dropped).toEqual({ duplicate: 1 });
  });
});

describe('sources', () => {
  it('can be standard input, plain or gzip', async () => {
    for (const bytes of [JSON.stringify(records()), gzipSync(JSON.stringify(records()))]) {
      const { text } = await run(['--cloudtrail', '-', '--json'], Readable.from([bytes]));
      expect(JSON.parse(text).coverage).toMatchObject({
        records: { total: 12 },
        files: { read: 1 },
      });
    }
  });

  it('can be S3 beside files, with what is outside of the time unasked for', async () => {
    const s3 = mockClient(S3Client);
    const bucket = fakeBucket(s3);
    const more = JSON.stringify({ Records: [record(1, 'PutObject', {}, job)] });
    bucket.set(`x/AWSLogs/1/CloudTrail/eu-west-1/2026/03/01/a.json.gz`, gzipSync(more));
    bucket.set(`x/AWSLogs/1/CloudTrail/eu-west-1/2026/05/01/a.json.gz`, gzipSync(more));
    const { text } = await run([
      '--cloudtrail',
      's3://audit/x',
      logs,
      '--to',
      '2026-04-01',
      '--json',
    ]);
    s3.restore();
    const { coverage, roles } = JSON.parse(text);
    expect(coverage).toMatchObject({
      records: { total: 13 },
      files: {
        read: 2,
        pruned: [{ examples: ['s3://audit/x/AWSLogs/1/CloudTrail/eu-west-1/2026/05/'] }],
      },
    });
    expect(roles[1].calls).toHaveLength(2);
  });
});

describe('for people', () => {
  it('tells the coverage first, then each role in tables', async () => {
    const { text, exitCode } = await evidence('--soak', '5');
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^Coverage\n/);
    expect(text).toMatch(
      / {2}Regions +eu-west-1: 11 records, silent in 254 of 265 hours\n +us-east-1: 1 record,/,
    );
    expect(text).toMatch(
      /12 read: \d+ used, 1 left out \(1 not made by a role\), 1 of no known action/,
    );
    expect(text).toContain(`\n${app.arn} (${app.id})\n`);
    expect(text).toMatch(
      / {2}s3:GetObject +4 {2}2026-03-01 {2}2026-03-04 {2}mixed +built +arn:aws:s3:::reports/,
    );
    expect(text).toMatch(/Passed roles\n +Calls {2}To +Role\n +2 {2}lambda\.amazonaws\.com +arn:/);
    expect(text).toMatch(/Refused\n.*\n {2}s3:DeleteObject +1 {2}2026-03-08 {2}no-identity-policy/);
    expect(text).toMatch(/Of no known action\n.*\n +1 {2}s3\.amazonaws\.com:DoWhatNobodyKnows/);
  });

  it('puts an action on many resources in one line', async () => {
    const many = Array.from({ length: 1200 }, (_, at) =>
      record(1 + (at % 9), 'PutObject', {
        requestParameters: { bucketName: 'backup', key: `k${at}` },
      }),
    );
    await write('logs/b.json', JSON.stringify(many));
    const { text } = await evidence('--role', 'app');
    expect(text).toMatch(
      /s3:PutObject +1,200 .* 1,200 resources, such as arn:aws:s3:::backup\/k0\n/,
    );
  });

  it('writes out what a name would do to the terminal', async () => {
    await write('logs/b.json', JSON.stringify(record(1, 'Get\u001b[2JIt')));
    const { text } = await evidence();
    expect(text).toContain('s3.amazonaws.com:Get\u2039U+001B\u203a[2JIt');
  });

  it('shows on a terminal how far it is, and in a pipe nothing', async () => {
    expect((await run(['--cloudtrail', logs], Readable.from([]), true)).terminal).toMatch(
      /listing logs.*reading logs: 0\/1 files, 0\.0 of 0\.0 MB/s,
    );
    expect((await run(['--cloudtrail', logs])).terminal).toBe('');
  });
});

describe('what cannot be used is said in one line, with exit code 2:', () => {
  it.each<[string, readonly string[], RegExp]>([
    [
      'a path that does not exist',
      ['--cloudtrail', '/none/at/all'],
      /\/none\/at\/all: no such file/,
    ],
    [
      'a day that does not',
      ['--from', '2026-02-30'],
      /--from 2026-02-30: give a day, such as 2026-03-01/,
    ],
    ['words for a time', ['--to', 'tomorrow'], /--to tomorrow: give a day.*or a time/],
    [
      'an end before its start',
      ['--from', '2026-03-02', '--to', '2026-03-02'],
      /the end must be after/,
    ],
    ['a region that is none', ['--region', 'eu-west-1', 'Europe'], /--region Europe: .*eu-west-1/],
    [
      'a role that did not call',
      ['--role', 'nobody'],
      /--role nobody: they show calls of 2: app, job/,
    ],
    [
      'the ARN of a role that did not call',
      ['--role', job.arn.replace('/job', '/none')],
      /--role arn:aws:iam::111122223333:role\/team\/none: they show calls of 2: app, job/,
    ],
    [
      'the ARN of a role without its path',
      ['--role', job.arn.replace('team/', '')],
      /--role arn:aws:iam::111122223333:role\/job: they show calls of 2: app, job/,
    ],
    ['a soak of no days', ['--soak', '0'], /--soak 0/],
    [
      'selectors that are not there',
      ['--event-selectors', '/none.json'],
      /Cannot read \/none\.json/,
    ],
    ['a bucket that is none', ['--cloudtrail', 's3://'], /s3:\/\/: give a bucket/],
    [
      'a time without a record',
      ['--from', '2027-01-01'],
      /No CloudTrail record from 2027-01-01T00:00:00Z in .*: 12 records are of another time/,
    ],
    ['a flag that is not known', ['--frobnicate'], /unknown option/],
  ])('%s', async (_, flags, line) => {
    const path = flags.includes('--cloudtrail') ? [] : ['--cloudtrail', logs];
    const { text, complaint, exitCode } = await run([...path, ...flags]);
    expect(complaint).toMatch(line);
    expect(complaint.trim().split('\n')).toHaveLength(1);
    expect({ text, exitCode }).toEqual({ text: '', exitCode: 2 });
  });

  it('logs without a record, with what there was instead', async () => {
    await rm(join(logs, 'a.json.gz'));
    expect((await evidence()).complaint).toMatch(/No CloudTrail record in .*: there is no file/);
    await write(`logs/${ACCOUNT}_CloudTrail_eu-west-1_20260301T0905Z_a.json.gz`, '');
    expect((await evidence('--from', '2027-01-01')).complaint).toMatch(
      /: 1 file and 0 folders of another time \(.*\)\.$/m,
    );
  });
});

it('helps with what a path can be, and what each exit code means', async () => {
  const { text, exitCode } = await run(['--help']);
  expect(exitCode).toBe(0);
  expect(text).toMatch(/s3:\/\/bucket\/prefix.*two days after --to.*Exit codes: 0 done; 1 .*; 2 /s);
});
