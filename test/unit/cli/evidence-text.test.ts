import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { app, type EvidenceBench, evidenceBench, record } from '../../support/evidence-command.ts';

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await evidenceBench();
});
afterEach(() => bench.remove());

describe('for people', () => {
  it('tells the coverage first, then each role in tables', async () => {
    const { text, exitCode } = await bench.evidence('--soak', '5');
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
    await bench.write('logs/b.json', JSON.stringify(many));
    const { text } = await bench.evidence('--role', 'app');
    expect(text).toMatch(
      /s3:PutObject +1,200 .* 1,200 resources, such as arn:aws:s3:::backup\/k0\n/,
    );
  });

  it('writes out what a name would do to the terminal', async () => {
    await bench.write('logs/b.json', JSON.stringify(record(1, 'Get\u001b[2JIt')));
    const { text } = await bench.evidence();
    expect(text).toContain('s3.amazonaws.com:Get\u2039U+001B\u203a[2JIt');
  });

  it('shows on a terminal how far it is, and in a pipe nothing', async () => {
    expect(
      (await bench.run(['--cloudtrail', bench.logs], Readable.from([]), true)).terminal,
    ).toMatch(/listing logs.*reading logs: 0\/1 files, 0\.0 of 0\.0 MB/s);
    expect((await bench.run(['--cloudtrail', bench.logs])).terminal).toBe('');
  });
});

it('helps with what a path can be, and what each exit code means', async () => {
  const { text, exitCode } = await bench.run(['--help']);
  expect(exitCode).toBe(0);
  expect(text).toMatch(/s3:\/\/bucket\/prefix.*two days after --to.*Exit codes: 0 done; 1 .*; 2 /s);
});
