import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../lib/cli/program.ts';
import type { RoleReport } from '../../lib/cli/report.ts';
import { action } from '../../lib/domain/catalogue/catalogue.ts';
import type { Call, Evidence } from '../../lib/domain/evidence/evidence.ts';

// A real account and its real trail: 13 roles, 2,900 records of one morning.
const DUMP = '../shared/data/accounts/invictus.json';
const LOGS = '../shared/data/cloudtrail/invictus.json.gz';
const ACCOUNT = '123837392027';

interface Run {
  readonly exitCode: number;
  readonly complaint: string;
  readonly roles: readonly RoleReport[];
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function tightenJson(out: string, soak: string, dump = DUMP): Promise<Run> {
  const terminal = new PassThrough();
  terminal.resume();
  const args = [
    'tighten',
    '--authorization-details',
    dump,
    '--cloudtrail',
    LOGS,
    '--soak',
    soak,
    '--yes',
    '--json',
    '--out',
    join(folder, out),
  ];
  const { text, complaint, exitCode } = await runCommand(args, {
    terminal,
    input: Readable.from([]),
  });
  return { exitCode, complaint, roles: text === '' ? [] : JSON.parse(text).roles };
}
const named = (run: Run, part: string) => {
  const role = run.roles.find(({ roleArn }) => roleArn.includes(part));
  if (role === undefined) throw new Error(`no role with ${part} in its ARN`);
  return role;
};

describe('ratchet tighten on the invictus account, one day of soak', () => {
  let run: Run;
  beforeAll(async () => {
    run = await tightenJson('one-day', '1d');
  }, 120_000);

  it('gives each of the 13 roles an outcome with reasons', () => {
    expect(run).toMatchObject({ exitCode: 0, complaint: '' });
    expect(run.roles).toHaveLength(13);
    for (const { outcome, reasons } of run.roles) {
      expect(['tightened', 'unchanged', 'refused']).toContain(outcome);
      expect(reasons.length).toBeGreaterThan(0);
    }
    expect(run.roles.filter(({ outcome }) => outcome === 'tightened')).toHaveLength(2);
  });

  it('refuses the role whose calls were all Client.UnauthorizedOperation, and gives it nothing', () => {
    expect(named(run, 'ec2-get-password-data-role')).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('no successful call: all its 29 calls were refused')],
      attach: [],
      kept: [],
    });
    const { denied } = named(run, 'ec2-get-password-data-role');
    expect(new Set(denied.map(({ action: name }) => name))).toEqual(
      new Set(['ec2:GetPasswordData']),
    );
    expect(denied.reduce((sum, { calls }) => sum + calls, 0)).toBe(29);
  });

  it('knows every action it speaks of', () => {
    const spoken = run.roles.flatMap(({ kept, removed, unknown, denied }) =>
      [...kept, ...unknown, ...denied].map((each) => each.action).concat(removed),
    );
    expect(spoken.length).toBeGreaterThan(200);
    expect(spoken.filter((name) => action(name) === undefined)).toEqual([]);
  });

  it('gives a reason for everything unknown and every wildcard', () => {
    const said = run.roles.flatMap(({ unknown, wildcards }) =>
      [...unknown, ...wildcards].map(({ reason }) => reason),
    );
    expect(said.length).toBeGreaterThan(10);
    expect(said.filter((reason) => reason === '')).toEqual([]);
  });

  it('replays every call, and the independent evaluator agrees on each', async () => {
    const tightened = run.roles.filter(({ outcome }) => outcome === 'tightened');
    let asked = 0;
    for (const role of tightened) {
      expect(role.gates?.replay).toMatchObject({ passed: true, denied: 0 });
      const { calls } = await evidenceOf(join(folder, 'one-day'), role.roleArn);
      const granted = calls.filter(
        (call) => !role.notGranted.some((other) => other.action === call.action),
      );
      for (const call of granted) {
        for (const resource of resourcesOf(call)) {
          asked += 1;
          expect({
            action: call.action,
            resource,
            decision: await oracle(role, call, resource),
          }).toMatchObject({ decision: 'Allowed' });
        }
      }
    }
    console.log(`iam-simulate agrees on ${asked} replayed calls`);
    expect(asked).toBeGreaterThanOrEqual(13);
  });

  it('adds nothing that the independent evaluator finds allowed and was not', async () => {
    for (const role of run.roles.filter(({ outcome }) => outcome === 'tightened')) {
      for (const name of role.removed.slice(0, 40)) {
        for (const resource of stand(name)) {
          expect({
            name,
            resource,
            decision: await oracle(role, { action: name, context: {} }, resource),
          }).toMatchObject({ decision: 'ImplicitlyDenied' });
        }
      }
    }
  });
});

it('refuses every role when the logs span less than the soak, and says so', async () => {
  const run = await tightenJson('two-weeks', '14d');
  expect(run.roles).toHaveLength(13);
  for (const role of run.roles) {
    expect(role).toMatchObject({
      outcome: 'refused',
      reasons: ['not soaked: the records span 1 day and 14 days were asked for (--soak)'],
      attach: [],
    });
  }
});

it('keeps s3:GetObject and iam:PassRole of an SSM instance role as unknown, with the reason', async () => {
  // No policy of this account grants an instance role these two, so the test adds the policy that such roles often have.
  const dump = JSON.parse(readFileSync(DUMP, 'utf8'));
  const role = dump.RoleDetailList.find(
    ({ RoleName }: { RoleName: string }) =>
      RoleName === 'stratus-red-team-ec2-steal-credentials-role',
  );
  role.RolePolicyList.push({
    PolicyName: 'patching',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 'iam:PassRole', 's3:CreateBucket'],
          Resource: '*',
        },
      ],
    },
  });
  const changed = join(folder, 'changed.json');
  await writeFile(changed, JSON.stringify(dump));

  const report = named(await tightenJson('patching', '1d', changed), 'ec2-steal-credentials-role');
  expect(report.outcome).toBe('tightened');
  expect(
    report.unknown.filter(({ action: name }) => ['s3:GetObject', 'iam:PassRole'].includes(name)),
  ).toEqual([
    { action: 'iam:PassRole', resources: ['*'], reason: expect.stringContaining('never logged') },
    { action: 's3:GetObject', resources: ['*'], reason: expect.stringContaining('data event') },
  ]);
  expect(report.removed).toContain('s3:CreateBucket');
});

async function evidenceOf(out: string, roleArn: string): Promise<Evidence> {
  const shelf = join(out, 'store', 'archive', 'evidence');
  const all = await Promise.all(
    (await readdir(shelf)).map(
      async (name): Promise<Evidence> => JSON.parse(await readFile(join(shelf, name), 'utf8')),
    ),
  );
  const found = all.find((evidence) => evidence.roleArn === roleArn);
  if (found === undefined) throw new Error(`no evidence of ${roleArn} in ${shelf}`);
  return found;
}

/** A call whose resource the log does not show is asked on one ARN of each type that the action knows. */
function resourcesOf({ action: name, resource }: Call): readonly string[] {
  return resource === null ? stand(name) : [resource];
}

function stand(name: string): readonly string[] {
  const types = action(name)?.resourceTypes ?? [];
  if (types.length === 0) return ['*'];
  const values: Readonly<Record<string, string>> = {
    Partition: 'aws',
    Region: 'us-east-1',
    Account: ACCOUNT,
  };
  return types.flatMap(({ arns }) =>
    arns.map((arn) => arn.replace(/\$\{(\w+)\}/g, (_, key: string) => values[key] ?? 'any')),
  );
}

async function oracle(
  role: RoleReport,
  call: Pick<Call, 'action' | 'context'>,
  resource: string,
): Promise<string> {
  const policies = role.attach.map(({ name, document }) => ({ name, policy: document }));
  const simulation = {
    request: {
      principal: role.roleArn,
      action: call.action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: { ...call.context },
    },
    identityPolicies: policies,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
  const answer = await runSimulation(simulation, {});
  if (answer.resultType === 'single') return answer.overallResult;
  // Its input check wants an account in every ARN; documents that AWS owns have none (arn:aws:ssm:REGION::document/...).
  return runUnsafeSimulation(simulation, {});
}
