import { PassThrough, Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamodbCycles } from '../../../lib/aws/dynamodb-cycles.ts';
import { dynamodbLeases } from '../../../lib/aws/dynamodb-leases.ts';
import { s3Archive } from '../../../lib/aws/s3-archive.ts';
import { runCommand } from '../../../lib/cli/program.ts';
import { fakeBucket } from '../../support/fake-bucket.ts';
import { fakeTable } from '../../support/fake-table.ts';
import { faults } from '../../support/policy-command.ts';
import { proposal } from '../../support/review-documents.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';

const s3 = mockClient(S3Client);
const sfn = mockClient(SFNClient);
const ARCHIVE = { archive: 'archive', table: 'tickets' };
const SECRET = 'AQCEAAAAKgAAAAMAAAAAAAAAAtoken-that-never-shows';
const today = () => new Date().toISOString().slice(0, 10);
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString();
const role = (name: string, account = '111122223333') => ({
  arn: `arn:aws:iam::${account}:role/${name}`,
  id: `AROA${name.toUpperCase()}`,
});

let table: ReturnType<typeof fakeTable>;
beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  fakeBucket(s3);
  sfn.reset();
  table = fakeTable();
});

/** Roles of a deployment: one in each stage of its run. */
async function deployed() {
  const database = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
  const cycles = dynamodbCycles(database, ARCHIVE.table, 30);
  const leases = dynamodbLeases(database, ARCHIVE.table);
  const begin = async (name: string, lease: { until: string; changes?: true } | null) => {
    await cycles.begin({ role: role(name), execution: `${name}-1`, at: day(-5) });
    if (lease === null) return;
    await leases.take(role(name).id, { execution: `${name}-1`, at: day(-5), ...lease });
  };
  await begin('soaking', { until: day(10) });
  await begin('waiting', { until: day(10) });
  await begin('watched', { until: day(10), changes: true });
  await begin('silent', { until: day(-1) });
  await begin('failed', null);
  await cycles.end({
    role: role('failed'),
    execution: 'failed-1',
    at: day(-2),
    end: { kind: 'escalated', reasons: ['UndoFailed: AccessDenied', 'The swap is half done.'] },
  });
  await cycles.end({
    role: role('shared', '444455556666'),
    execution: 'shared-1',
    at: day(-1),
    end: { kind: 'refused', reasons: ['two services assume it'] },
  });
  const kept = { key: 'k', digest: 'd' };
  const ticket = (name: string, decision?: object) =>
    table.items.set(`ticket ${name}-1-d`, {
      ...{ pk: 'ticket', sk: `${name}-1-d`, taskToken: SECRET, notices: {} },
      ...(decision === undefined ? {} : { decision }),
      ticket: {
        ...{ id: `${name}-1-d`, execution: `${name}-1`, roleArn: role(name).arn },
        ...{ openedAt: day(-1), expiresAt: day(6), blocked: [] },
        ...{ proposal: kept, evidence: kept, verification: kept },
      },
    });
  ticket('waiting');
  ticket('watched', { kind: 'approved', by: 'ann', at: day(-1), proposal: kept });
  table.items.set(`probation ${role('watched').id}`, {
    ...{ pk: 'probation', sk: role('watched').id },
    waiting: { execution: 'watched-1', taskToken: SECRET, until: day(7), pending: {}, known: [] },
  });
  table.items.set('generation slot#111122223333', {
    ...{ pk: 'generation', sk: 'slot#111122223333' },
    slot: { holder: null, day: today(), jobs: ['a', 'b'] },
  });
}

const status = (...args: readonly string[]) => ratchet('status', ...args);

async function ratchet(...args: readonly string[]) {
  const terminal = new PassThrough();
  terminal.resume();
  const place = ['--archive-bucket', ARCHIVE.archive, '--table', ARCHIVE.table];
  return runCommand([...args, ...place], { terminal, input: Readable.from(['']) });
}

describe('ratchet status in AWS', () => {
  it('tells where every role stands, the most pressing first, and what is left of the day', async () => {
    await deployed();
    const { text, exitCode } = await status('--json');
    const report = JSON.parse(text);

    expect(await faults('status', report)).toBeNull();
    expect(exitCode).toBe(1);
    const told = report.roles.map(({ role, state }: { role: string; state: string }) => [
      role.split('/')[1],
      state,
    ]);
    expect(told).toEqual([
      ['failed', 'escalated'],
      ['silent', 'stalled'],
      ['waiting', 'awaiting-decision'],
      ['watched', 'in-probation'],
      ['soaking', 'observing'],
      ['shared', 'refused'],
    ]);
    expect(report.generation).toEqual([
      { account: '111122223333', day: today(), started: 2, perDay: 50 },
    ]);
    expect(report.untouched).toBeNull();
  });

  it('never shows a token, and writes nothing', async () => {
    await deployed();
    table.database.resetHistory();
    const said = [await status('--json'), await status()];

    expect(JSON.stringify(said)).not.toContain(SECRET);
    expect(new Set(namesSentBy(table.database))).toEqual(new Set(['Query', 'Get']));
    expect(new Set(namesSentBy(s3))).toEqual(new Set(['ListObjectsV2']));
    expect(namesSentBy(sfn)).toEqual([]);
  });

  it('reads the archive of roles alone that somebody approved a change of', async () => {
    await deployed();
    await status();

    const { id } = role('watched');
    expect(sentBy(s3)).toMatchObject([
      ['ListObjectsV2', { Prefix: `snapshot/${id}/` }],
      ['ListObjectsV2', { Prefix: `plan/${id}/` }],
    ]);
  });

  it('tells people the reasons and the jobs of today', async () => {
    await deployed();
    const { text } = await status();

    expect(text).toMatch(
      /^failed +escalated .*\n {4}UndoFailed: AccessDenied\n {4}The swap is half/m,
    );
    expect(text).toContain('6 roles: 1 escalated, 1 stalled, 1 awaiting-decision');
    expect(text).toContain(
      `Access Analyzer in 111122223333: 2 of the 50 jobs of ${today()} started.`,
    );
  });

  it('exits with 3 when only a decision is waited for, and with 0 when nothing is', async () => {
    await deployed();

    expect((await status('--role', 'waiting')).exitCode).toBe(3);
    expect((await status('--role', 'nobody')).exitCode).toBe(2);
    expect((await status('--role', 'so*')).exitCode).toBe(0);
  });

  it('says that jobs of yesterday cost nothing today', async () => {
    await deployed();
    table.items.set('generation slot#111122223333', {
      ...{ pk: 'generation', sk: 'slot#111122223333' },
      slot: { holder: null, day: '2020-01-01', jobs: ['a'] },
    });

    expect((await status()).text).toContain('0 of the 50 jobs');
  });

  it('and the draft of a role is printed by ratchet export, wherever its account is', async () => {
    await deployed();
    const archive = s3Archive(new S3Client({ region: 'eu-west-1' }), ARCHIVE.archive);
    const draft = await archive.put('proposal', {
      ...proposal,
      roleArn: role('shared', '444455556666').arn,
    });
    table.items.clear();
    const database = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
    const run = { role: role('shared', '444455556666'), execution: 'shared-1', at: day(-1) };
    await dynamodbCycles(database, ARCHIVE.table, 30).end({
      ...run,
      end: { kind: 'exported', reasons: [], draft },
    });
    const { text, exitCode } = await ratchet('export', 'shared', '--as', 'terraform');

    expect(exitCode).toBe(0);
    expect(text).toContain('resource "aws_iam_policy" "orders-api-1"');
    expect(text).toContain('role       = "shared"');
  });

  it('of roles that share a name in several accounts the ARN is asked for', async () => {
    await deployed();
    const database = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
    const other = { role: role('soaking', '444455556666'), execution: 'soaking-2', at: day(-1) };
    await dynamodbCycles(database, ARCHIVE.table, 30).begin(other);
    const { complaint, exitCode } = await ratchet('export', 'soaking');

    expect(exitCode).toBe(2);
    expect(complaint).toContain('Several accounts have a role soaking: give the ARN');
  });

  it.each([
    ['ResourceNotFoundException', /no such table in this region/],
    ['AccessDeniedException', /these credentials may not do that/],
    ['ExpiredTokenException', /expired/i],
  ])('tells in one sentence what AWS refused: %s', async (name, words) => {
    table.database.on(QueryCommand).rejects(awsError(name));
    const { complaint, exitCode } = await status();

    expect(exitCode).toBe(2);
    expect(complaint).toMatch(words);
    expect(complaint.trim().split('\n')).toHaveLength(1);
  });
});
