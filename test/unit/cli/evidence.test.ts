import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  app,
  type EvidenceBench,
  evidenceBench,
  records,
} from '../../support/evidence-command.ts';
import { faults } from '../../support/policy-command.ts';

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await evidenceBench();
});
afterEach(() => bench.remove());

describe('ratchet evidence --json', () => {
  it('prints one JSON object that its schema describes, and nothing else anywhere', async () => {
    const { text, complaint, terminal, exitCode } = await bench.run(
      ['--cloudtrail', bench.logs, '--json'],
      Readable.from([]),
      true,
    );
    expect({ complaint, terminal, exitCode }).toEqual({ complaint: '', terminal: '', exitCode: 0 });
    const printed = JSON.parse(text);
    expect(await faults('evidence', printed)).toBeNull();
    printed.roles[0].calls[0].outcome = 'perhaps';
    expect(await faults('evidence', printed)).not.toBeNull();
  });

  it('tells calls that succeeded from those that were authorised and failed', async () => {
    const { roles } = await bench.report('--role', 'app');
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
    const { roles } = await bench.report('--role', 'app');
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
    const { roles } = await bench.report('--role', 'app');
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
    const { roles, coverage } = await bench.report('--role', 'app');
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
      const { records: counts, omitted } = (await bench.report(...more)).coverage;
      const sum = (amounts: object) => Object.values(amounts).reduce((one, two) => one + two, 0);
      expect(counts.used + sum(counts.dropped) + sum(counts.unmapped)).toBe(12);
      expect(counts.total).toBe(12);
      expect(omitted).toBe(more.length === 0 || more[1] === 'app' ? 1 : 0);
    }
  });

  it('says when there are records, of which regions, and what they cannot show', async () => {
    const { coverage } = await bench.report();
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
    const selectors = await bench.write(
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
    const { coverage } = await bench.report('--event-selectors', selectors);
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
      (await bench.report('--role', 'app', ...more)).roles[0].soak;
    expect(await soak()).toMatchObject({ verdict: 'refuse', askedDays: 14, spanDays: 12 });
    const shorter = await soak('--soak', '5d');
    expect(shorter).toMatchObject({ verdict: 'ready', askedDays: 5, lastNovelty: '2026-03-10' });
    expect(await soak('--soak', '5d', '--to', '2026-06-01')).toEqual(shorter);
  });

  it('names damaged files, and counts what was before the damage', async () => {
    await bench.write(
      'logs/b.json.gz',
      gzipSync(JSON.stringify({ Records: records() })).subarray(0, -50),
    );
    const { coverage, roles } = await bench.report('--role', 'app', '--soak', '5');
    expect(coverage.files.corrupt).toMatchObject([{ file: join(bench.logs, 'b.json.gz') }]);
    expect(coverage.gaps[0]).toMatch(/^1 file could not be read whole/);
    expect(roles[0].soak).toMatchObject({ verdict: 'refuse' });
  });
});
