import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXPORTS } from '../../../lib/domain/exports/exports.ts';
import { faults } from '../../support/policy-command.ts';
import { type TightenBench, tightenBench } from '../../support/tighten-command.ts';

let bench: TightenBench;
beforeEach(async () => {
  bench = await tightenBench();
});
afterEach(() => bench.remove());

const exported = (...more: readonly string[]) =>
  bench.ratchet('export', 'orders-api', '--out', bench.out, ...more);
const stack = (role: string) =>
  JSON.stringify({
    StackResources: [
      { LogicalResourceId: 'Api', PhysicalResourceId: role, ResourceType: 'AWS::IAM::Role' },
    ],
  });

describe('ratchet export', () => {
  it.each([...EXPORTS.keys()])(
    'prints the draft of a run that only wrote it down, as %s',
    async (form) => {
      await bench.tighten('--role', 'orders-api', '--export');
      const { text, exitCode } = await exported('--as', form);

      expect(exitCode).toBe(0);
      expect(text).toContain('dynamodb:DescribeTable');
    },
  );

  it('prints the same as "tighten --export FORM" writes', async () => {
    const file = await bench.write('stack.json', stack('orders-api'));
    const given = ['--stack-resources', file];
    await bench.tighten('--role', 'orders-api', '--export', 'cloudformation', ...given);
    const { text } = await exported('--as', 'cloudformation', ...given);

    expect(text).toContain('"Ref": "Api"');
    const written = join(bench.out, 'exports', 'orders-api.template.json');
    expect(text).toBe(await readFile(written, 'utf8'));
  });

  it('prints the revision that stands on the ticket while a decision is waited for', async () => {
    await bench.tighten('--role', 'orders-api', '--no-wait');

    expect((await exported()).text).toContain('dynamodb:DescribeTable');
  });

  it('prints the draft that was approved, and the one that was rejected', async () => {
    await bench.tighten('--role', 'orders-api', '--yes');

    expect((await exported()).text).toContain('dynamodb:DescribeTable');
  });

  it('answers one object with --json', async () => {
    await bench.tighten('--role', 'orders-api', '--export');
    const { text } = await exported('--as', 'terraform', '--json');
    const report = JSON.parse(text);

    expect(await faults('export', report)).toBeNull();
    expect(report).toMatchObject({ form: 'terraform', file: 'orders-api.tf' });
  });
});

describe('bad input', () => {
  it.each([
    ['a role that is not there', ['export', 'nobody', '--out', 'OUT'], /no role nobody here/],
    [
      'a role without a draft',
      ['export', 'bare', '--out', 'OUT'],
      /no draft of .*bare: its last run did not come to one/,
    ],
    ['no place', ['export', 'orders-api'], /Give where to look/],
    [
      'a form that there is not',
      ['export', 'orders-api', '--out', 'OUT', '--as', 'pulumi'],
      /Allowed choices are json/,
    ],
    [
      'a folder that is not there',
      ['export', 'orders-api', '--out', '/nowhere'],
      /nowhere.*no such/,
    ],
  ])('%s is told of', async (_, args, complaint) => {
    await bench.tighten('--yes');
    const said = await bench.ratchet(...args.map((arg) => (arg === 'OUT' ? bench.out : arg)));

    expect(said).toMatchObject({ exitCode: 2, text: '' });
    expect(said.complaint).toMatch(complaint);
  });

  it('the resources of another stack are told of', async () => {
    await bench.tighten('--role', 'orders-api', '--export');
    const file = await bench.write('stack.json', stack('other'));
    const said = await exported('--as', 'cdk', '--stack-resources', file);

    expect(said).toMatchObject({ exitCode: 2, text: '' });
    expect(said.complaint).toMatch(/stack\.json: arn:.*orders-api is not in it/);
  });
});
