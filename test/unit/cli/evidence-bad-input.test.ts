import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, type EvidenceBench, evidenceBench, job } from '../../support/evidence-command.ts';

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await evidenceBench();
});
afterEach(() => bench.remove());

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
    const path = flags.includes('--cloudtrail') ? [] : ['--cloudtrail', bench.logs];
    const { text, complaint, exitCode } = await bench.run([...path, ...flags]);
    expect(complaint).toMatch(line);
    expect(complaint.trim().split('\n')).toHaveLength(1);
    expect({ text, exitCode }).toEqual({ text: '', exitCode: 2 });
  });

  it('logs without a record, with what there was instead', async () => {
    await rm(join(bench.logs, 'a.json.gz'));
    expect((await bench.evidence()).complaint).toMatch(
      /No CloudTrail record in .*: there is no file/,
    );
    await bench.write(`logs/${ACCOUNT}_CloudTrail_eu-west-1_20260301T0905Z_a.json.gz`, '');
    expect((await bench.evidence('--from', '2027-01-01')).complaint).toMatch(
      /: 1 file and 0 folders of another time \(.*\)\.$/m,
    );
  });
});
