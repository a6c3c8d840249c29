import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  app,
  type EvidenceBench,
  evidenceBench,
  job,
  record,
  records,
  role,
} from '../../support/evidence-command.ts';
import { fakeBucket } from '../../support/fake-bucket.ts';
import { faults } from '../../support/policy-command.ts';

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await evidenceBench();
});
afterEach(() => bench.remove());

describe('roles', () => {
  const roles = async (...more: readonly string[]) =>
    (await bench.report(...more)).roles.map(({ roleArn }: { roleArn: string }) => roleArn);

  it('are all that called, or those whose name or ARN matches', async () => {
    expect(await roles()).toEqual([app.arn, job.arn]);
    expect(await roles('--role', 'j*')).toEqual([job.arn]);
    expect(await roles('--role', `arn:aws:iam::${ACCOUNT}:role/team/*`)).toHaveLength(2);
  });

  it('that were deleted and made again are two', async () => {
    const again = role('app', 'AROAAGAIN');
    await bench.write('logs/b.json', JSON.stringify(record(3, 'GetObject', {}, again)));
    expect(await roles('--role', 'app')).toEqual([app.arn, app.arn]);
  });

  it('are the same by their whole ARN as by a pattern of it', async () => {
    await bench.write(
      'logs/b.json',
      JSON.stringify(record(3, 'GetObject', {}, role('app', 'AROAAGAIN'))),
    );
    const byPattern = await bench.report('--role', app.arn.replace('team', 'tea?'));
    expect(byPattern.roles).toHaveLength(2);
    expect(byPattern.coverage.records.dropped).toMatchObject({ 'another-role': 1 });
    const byArn = await bench.report('--role', app.arn);
    expect(byArn.roles).toEqual(byPattern.roles);
    expect(byArn.coverage).toEqual({
      ...byPattern.coverage,
      asked: { ...byPattern.coverage.asked, role: app.arn },
    });
  });

  it('can be none, which is said', async () => {
    await bench.write('logs/a.json.gz', JSON.stringify(records().slice(-1)));
    const { text, exitCode } = await bench.evidence();
    expect(exitCode).toBe(0);
    expect(text).toContain('No role made a call.');
    expect(await bench.report()).toMatchObject({ roles: [], coverage: { records: { total: 1 } } });
  });
});

describe('the time and the regions', () => {
  const key = (region: string, day: string) =>
    `logs/AWSLogs/${ACCOUNT}/CloudTrail/${region}/2026/03/${day}/${ACCOUNT}_CloudTrail_${region}_202603${day}T0905Z_a.json.gz`;
  beforeEach(async () => {
    await rm(bench.logs, { recursive: true });
    for (const day of [1, 10, 20]) {
      const content = JSON.stringify({ Records: [record(day, 'GetObject')] });
      for (const region of ['eu-west-1', 'us-east-1']) {
        await bench.write(key(region, String(day).padStart(2, '0')), content);
      }
    }
  });

  it('leave files unopened, counted, and the ends that no record covers are named', async () => {
    const { coverage } = await bench.report(
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
    const { coverage, roles } = await bench.report(
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
      const { text } = await bench.run(['--cloudtrail', '-', '--json'], Readable.from([bytes]));
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
    const { text } = await bench.run([
      '--cloudtrail',
      's3://audit/x',
      bench.logs,
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

describe('--last-accessed', () => {
  const service = (name: string, last: string | null, more: object = {}) => ({
    ServiceName: name,
    ServiceNamespace: name,
    ...(last === null ? {} : { LastAuthenticated: last, LastAuthenticatedEntity: app.arn }),
    ...more,
  });
  const given = () =>
    bench
      .write(
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
      )
      .then(dirname);

  it('sets what IAM saw beside the calls, as the schema describes', async () => {
    const printed = await bench.report('--last-accessed', await given());
    expect(await faults('evidence', printed)).toBeNull();
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
    const { text } = await bench.evidence('--soak', '5', '--last-accessed', await given());
    expect(text).toContain('2 services used in the window, 1 before it, 1 never; 1 action tracked');
    expect(text).toContain('! IAM saw 1 service used of which no record shows a call: glue');
  });

  it('exits with 2 for a folder that is not there', async () => {
    expect(await bench.evidence('--last-accessed', join(bench.folder, 'none'))).toMatchObject({
      exitCode: 2,
    });
  });
});
