import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoleReport } from '../../lib/cli/report.ts';
import { writeSample } from '../../lib/local/sample/write-sample.ts';
import { faults } from '../support/policy-command.ts';
import { runTighten } from '../support/run-tighten.ts';
import { expectedOutcomes } from '../support/sample-expected.ts';

let folder: string;
let reports: ReadonlyMap<string, RoleReport>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-'));
  const sample = await writeSample(join(folder, 'sample'));
  const result = await runTighten({
    authorizationDetails: sample.authorizationDetails,
    cloudtrail: [sample.cloudtrail],
    eventSelectors: sample.eventSelectors,
    out: join(folder, 'out'),
  });
  reports = new Map(
    result.reports.map((report) => [
      report.roleArn.slice(report.roleArn.lastIndexOf('/') + 1),
      report,
    ]),
  );
}, 300_000);
afterAll(() => rm(folder, { recursive: true }));

const granted = ({ kept, unknown }: RoleReport) =>
  new Set([...kept, ...unknown].map(({ action }) => action));
const reportOf = (role: string) => {
  const report = reports.get(role);
  if (report === undefined) throw new Error(`no report of ${role}`);
  return report;
};

describe.each([...expectedOutcomes])('%s', (role, expected) => {
  it(`ends ${expected.outcome}: ${expected.because}`, () => {
    const { ended, reasons } = reportOf(role);
    expect({ ended, reasons }).toMatchObject({ ended: expected.outcome });
    expect(reasons.length).toBeGreaterThan(0);
  });

  it('keeps what was used', () => {
    if (reportOf(role).attach.length === 0) return; // stays as it is
    const kept = new Set(reportOf(role).kept.map(({ action }) => action));
    expect(expected.mustKeep.filter((action) => !kept.has(action))).toEqual([]);
  });

  it('loses what would have shown and did not', () => {
    const removed = new Set(reportOf(role).removed);
    expect(expected.mustLose.filter((action) => !removed.has(action))).toEqual([]);
  });

  it('keeps what cannot be known, with the reason', () => {
    const unknown = new Map(reportOf(role).unknown.map(({ action, reason }) => [action, reason]));
    expect(expected.mustBeUnknown.filter((action) => !unknown.get(action))).toEqual([]);
  });

  it('grants nothing that was only denied, or that its policies did not allow', () => {
    const all = granted(reportOf(role));
    expect(expected.mustNotGrant.filter((action) => all.has(action))).toEqual([]);
  });
});

it('covers every role of the account', () => {
  expect([...reports.keys()].sort()).toEqual([...expectedOutcomes.keys()].sort());
});

it('passes every gate of every draft', () => {
  const gates = [...reports.values()].flatMap((report) => report.gates ?? []);
  expect(gates.length).toBeGreaterThan(10);
  for (const { replay, counterReplay, noNewAccess, size } of gates) {
    expect(replay).toMatchObject({ passed: true, denied: 0 });
    expect(counterReplay).toMatchObject({ passed: true, allowed: 0 });
    expect(noNewAccess).toEqual({ passed: true, verdict: 'proven' });
    expect(size.passed).toBe(true);
  }
});

it('says on every ticket that nobody decided', () => {
  const decisions = [...reports.values()].flatMap(({ decision }) => decision ?? []);
  expect(decisions.length).toBeGreaterThan(10);
  expect(new Set(decisions.map(({ by }) => by))).toEqual(
    new Set(['nobody: --yes on the command line']),
  );
});

it('writes the report that its JSON schema describes', async () => {
  const report = JSON.parse(await readFile(join(folder, 'out', 'report.json'), 'utf8'));
  expect(await faults('report', report)).toBeNull();
  const better = { roles: [{ ...report.roles[0], outcome: 'better' }] };
  expect(await faults('report', better)).not.toBeNull();
});

it('gives the restored role back exactly what it had', async () => {
  const before = JSON.parse(
    await readFile(join(folder, 'sample', 'account-authorization-details.json'), 'utf8'),
  );
  const after = JSON.parse(await readFile(join(folder, 'out', 'account.json'), 'utf8'));
  const policiesOf = (account: typeof before) => {
    const role = account.RoleDetailList.find(
      ({ RoleName }: { RoleName: string }) => RoleName === 'report-builder',
    );
    return { attached: role.AttachedManagedPolicies, inline: role.RolePolicyList };
  };
  expect(policiesOf(after)).toEqual(policiesOf(before));
});
