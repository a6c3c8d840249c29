import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROLE_STATES } from '../../../lib/domain/status/role-status.ts';
import { faults } from '../../support/policy-command.ts';
import { type TightenBench, tightenBench } from '../../support/tighten-command.ts';

let bench: TightenBench;
beforeEach(async () => {
  bench = await tightenBench();
});
afterEach(() => bench.remove());

const status = (...more: readonly string[]) => bench.ratchet('status', '--out', bench.out, ...more);
const report = async (...more: readonly string[]) => {
  const { text, exitCode } = await status('--json', ...more);
  const json = JSON.parse(text);
  expect(await faults('status', json)).toBeNull();
  return { ...json, exitCode };
};

describe('ratchet status on files', () => {
  it('tells of a role that waits for a decision, and exits with 3', async () => {
    await bench.tighten('--role', 'orders-api', '--no-wait');
    const { exitCode, ...said } = await report();

    expect(exitCode).toBe(3);
    expect(said).toMatchObject({
      counts: { 'awaiting-decision': 1 },
      roles: [
        {
          role: expect.stringMatching(/role\/.*orders-api$/),
          state: 'awaiting-decision',
          since: expect.any(String),
          until: expect.any(String),
          ticket: expect.stringMatching(/^orders-api-/),
          lastChange: null,
        },
      ],
      untouched: 3,
      generation: null,
    });
  });

  it('tells how every role ended, and what Ratchet wrote to it last', async () => {
    await bench.tighten('--yes');
    const { exitCode, roles, untouched } = await report();

    expect(exitCode).toBe(0);
    expect(untouched).toBe(0);
    expect(roles).toHaveLength(4);
    expect(roles.at(-1)).toMatchObject({
      state: 'tightened',
      due: expect.any(String),
      reasons: [expect.stringContaining('attached'), expect.stringContaining('taken away')],
      lastChange: { kind: 'apply', ticket: expect.stringMatching(/^orders-api-/) },
    });
    for (const { state, reasons } of roles) {
      expect(ROLE_STATES).toContain(state);
      expect(reasons).not.toEqual([]);
    }
  });

  it('tells of a role that was rolled back after its run, and of a part that was', async () => {
    await bench.tighten('--yes', '--role', 'orders-api');
    await bench.ratchet('rollback', 'orders-api', '--out', bench.out, '--only', 's3');
    expect((await report()).roles).toMatchObject([
      { state: 'tightened', lastChange: { kind: 'roll-back' } },
    ]);
    await bench.ratchet('rollback', 'orders-api', '--out', bench.out);

    expect((await report()).roles).toMatchObject([{ state: 'rolled-back' }]);
  });

  it('shows people a line a role, the reasons where one was refused, and the counts', async () => {
    await bench.tighten('--yes');
    const { text } = await status();

    expect(text).toMatch(/^Role +State +Since +Until +Last change +Next look +Ticket\n/);
    expect(text).toMatch(/^orders-api +tightened +2026-\d\d-\d\d \d\d:\d\d +apply 2026/m);
    expect(text).toMatch(/ refused .*\n {4}\w/);
    expect(text).toMatch(/^4 roles: .*1 tightened\.$/m);
  });

  it('shows only the roles that are meant', async () => {
    await bench.tighten('--yes');

    expect((await report('--role', 'orders-*')).roles).toHaveLength(1);
    expect((await report('--role', 'arn:aws:iam::*:role/*')).roles).toHaveLength(4);
  });

  it('changes nothing', async () => {
    await bench.tighten('--role', 'orders-api', '--no-wait');
    const before = await readdir(bench.out, { recursive: true });
    await status();
    const after = await readdir(bench.out, { recursive: true });

    expect(after.filter((name) => /\.json$/.test(name)).sort()).toEqual(
      before.filter((name) => /\.json$/.test(name)).sort(),
    );
  });

  it('says so where no role was looked at', async () => {
    await bench.tighten('--role', 'orders-api', '--no-wait');
    await rm(join(bench.out, 'store'), { recursive: true });
    await mkdir(join(bench.out, 'store'));

    expect((await status()).text).toContain('Ratchet has not looked at any role here.');
  });
});

describe('bad input', () => {
  it.each([
    ['no place', [], /Give where to look, in one way: --out DIR/],
    ['two places', ['--out', 'x', '--table', 't'], /in one way/],
    ['half a place', ['--table', 't'], /--archive-bucket BUCKET and --table TABLE/],
    ['a folder that is not there', ['--out', '/nowhere/at/all'], /nowhere.*no such/],
    ['a place given twice', ['--out', 'x', '--out', 'y'], /--out/],
  ])('%s is told of', async (_, args, complaint) => {
    const said = await bench.ratchet('status', ...args);

    expect(said.exitCode).toBe(2);
    expect(said.complaint).toMatch(complaint);
    expect(said.complaint).not.toContain('fault of Ratchet');
  });

  it('a folder of something else is told of, and nothing is made in it', async () => {
    const said = await bench.ratchet('status', '--out', bench.logs);

    expect(said.exitCode).toBe(2);
    expect(await readdir(bench.logs)).toEqual(['a.json.gz']);
  });

  it('a role that is not there is told of', async () => {
    await bench.tighten('--role', 'orders-api', '--no-wait');

    expect((await status('--role', 'nobody')).complaint).toContain(
      'No role here matches --role nobody: there are 4',
    );
  });

  it('a store that was edited is told of', async () => {
    await bench.tighten('--yes', '--role', 'orders-api');
    const [name = ''] = await readdir(join(bench.out, 'store', 'cycles'));
    await bench.write(`out/store/cycles/${name}`, '{"key":');
    const said = await status();

    expect(said.exitCode).toBe(2);
    expect(said.complaint).toContain(name);
  });
});
