import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { onDenial } from '../../lib/aws/on-denial.ts';
import { decideAll } from '../../lib/cli/decisions.ts';
import { optionsOf } from '../../lib/cli/inputs.ts';
import { reportRole } from '../../lib/cli/report.ts';
import { decide } from '../../lib/domain/gates/replay.ts';
import type { Notice } from '../../lib/domain/notice.ts';
import type { Options } from '../../lib/domain/options.ts';
import { documentsOf } from '../../lib/domain/role.ts';
import { loadAccount } from '../../lib/local/account-dump.ts';
import { type Bench, openBench } from '../../lib/local/bench.ts';
import { fileTrails } from '../../lib/local/file-trails.ts';
import { type Execution, statesEntered } from '../../lib/local/machine/execution.ts';
import { makeSample } from '../../lib/local/sample/make-sample.ts';
import type { Trails } from '../../lib/ports.ts';
import { denialEvent } from '../support/denial-events.ts';

// The real state machine and steps, in virtual time; the trail's files end at the swap, as they lag behind on AWS.

const NAME = 'report-builder';
const SWAP = '2026-09-15';
const TABLE = 'arn:aws:glue:eu-west-1:111122223333:table/reports/sales';
const MISSED = { action: 'glue:UpdateTable', resource: TABLE };

let folder: string;
let runs = 0;
let bench: Bench;
let notices: Notice[];
let role: { readonly arn: string; readonly id: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-'));
  await mkdir(join(folder, 'logs'));
  const { accountDetails, trailFiles } = makeSample();
  const chosen = accountDetails.RoleDetailList.filter((each) =>
    JSON.stringify(each).includes(`"RoleName":"${NAME}"`),
  );
  await writeFile(
    join(folder, 'dump.json'),
    JSON.stringify({ ...accountDetails, RoleDetailList: chosen }),
  );
  const records = [...trailFiles].flatMap((file) => file.records);
  const lines = records
    .map((record) => JSON.stringify(record))
    .filter((line) => line.includes(NAME) && !/"eventTime":"2026-09-(1[5-9]|[23])/.test(line));
  await writeFile(join(folder, 'logs', 'records.jsonl'), lines.join('\n'));
  const account = await loadAccount(join(folder, 'dump.json'));
  const [arn = ''] = account.roles.keys();
  role = { arn, id: account.roles.get(arn)?.RoleId ?? '' };
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  notices = [];
});

/** A bench whose probation is answered by events, or by nobody, on the files of one run. */
async function benchOf(options: Partial<Options>, out: string, answered: boolean): Promise<Bench> {
  const account = await loadAccount(join(folder, 'dump.json'));
  const trails = await fileTrails({
    paths: [join(folder, 'logs')],
    roles: [role],
    selectors: null,
  });
  const live: Trails = {
    ...trails,
    span: async () => ({ first: '2026-09-01T00:00:00Z', last: null, live: true }),
  };
  return openBench({
    lastAccessed: { of: async () => null },
    out,
    account,
    trails: live,
    notices: { send: async (notice) => void notices.push(notice) },
    options: optionsOf({ soakDays: 14, probationDays: 7, ...options }),
    start: new Date('2026-09-01T00:00:00Z'),
    ...(answered ? { unanswered: new Set() } : {}),
  });
}

/** Up to the probation that waits. */
async function inProbation(options: Partial<Options>): Promise<string> {
  runs += 1;
  const out = join(folder, `run-${runs}`);
  bench = await benchOf(options, out, true);
  await bench.play(role.arn);
  await decideAll(bench);
  const waits = await bench.play(role.arn);
  expect(waits).toMatchObject({
    position: { state: 'Probation' },
    status: { kind: 'waiting-for-token' },
  });
  return out;
}

/** A refusal at a time of the day after the swap, that arrives five seconds later. */
function refuse(time: string, call: typeof MISSED, eventID: string) {
  const at = Date.parse(`${SWAP}T${time}Z`);
  const session = `arn:aws:sts::111122223333:assumed-role/${NAME}/job`;
  const [service, name = ''] = call.action.split(':');
  const event = denialEvent({
    eventID,
    eventTime: `${SWAP}T${time}Z`,
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    requestParameters: null,
    errorCode: 'AccessDeniedException',
    errorMessage: `User: ${session} is not authorized to perform: ${call.action} on resource: ${call.resource} because no identity-based policy allows the ${call.action} action`,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${role.id}:job`,
      arn: session,
      sessionContext: { sessionIssuer: { type: 'Role', principalId: role.id, arn: role.arn } },
    },
  });
  return onDenial(event, {
    probations: bench.probations,
    clock: { now: () => new Date(at + 5000) },
  });
}

async function storm(time: string, count: number) {
  const results = [];
  for (let at = 0; at < count; at += 1) results.push(await refuse(time, MISSED, `event-${at}`));
  return results.map(({ kind }) => kind);
}

const times = (execution: Execution, state: string) =>
  statesEntered(execution).filter((each) => each === state).length;
const givenBackTo = async () =>
  (await bench.roles.snapshot(role.arn)).attached.filter(({ name }) => /given-back/.test(name));
const mayNow = async (call = MISSED) =>
  decide(documentsOf(await bench.roles.snapshot(role.arn)))(call);

describe('a storm of one refusal in probation', () => {
  it('gives back what is missed, once, and measures how long that took', async () => {
    const out = await inProbation({ onRegression: 'restore-missing' });
    expect(await mayNow()).toBe('no');

    const kinds = await storm('10:00:00', 40);
    const execution = await bench.play(role.arn);

    expect(kinds.filter((kind) => kind === 'woken')).toHaveLength(1);
    expect(times(execution, 'GiveBack')).toBe(1);
    expect(times(execution, 'Restore')).toBe(0);
    expect(execution.position.state).toBe('Probation');
    expect(await givenBackTo()).toHaveLength(1);
    expect(await mayNow()).toBe('yes');

    expect(await storm('10:05:00', 40)).toEqual(Array(40).fill('noted'));
    bench = await benchOf({ onRegression: 'restore-missing' }, out, false);
    const ended = await bench.play(role.arn);
    const report = await reportRole(ended, bench.archive);
    expect(times(ended, 'GiveBack')).toBe(1);
    expect(report).toMatchObject({
      ended: 'tightened',
      probation: {
        verdict: 'over',
        givenBack: [
          {
            actions: ['glue:UpdateTable'],
            deniedAt: `${SWAP}T10:00:00Z`,
            arrivedAt: `${SWAP}T10:00:05.000Z`,
            at: `${SWAP}T10:00:05.000Z`,
            seconds: 0,
          },
        ],
      },
    });
    expect(report.reasons.join()).toContain('given back by report-builder-given-back-');
    expect(notices.filter(({ kind }) => kind === 'given-back')).toHaveLength(1);
  });

  it('puts everything back, once, where that is set', async () => {
    await inProbation({ onRegression: 'restore-all' });

    await storm('10:00:00', 20);
    const execution = await bench.play(role.arn);
    const report = await reportRole(execution, bench.archive);

    expect(times(execution, 'Restore')).toBe(1);
    expect(report).toMatchObject({
      ended: 'restored',
      probation: { verdict: 'regressed', restored: { deniedAt: `${SWAP}T10:00:00Z` } },
    });
    expect(await mayNow()).toBe('yes');
  });

  it('changes nothing where people are told and no more', async () => {
    await inProbation({ onRegression: 'notify' });

    await storm('10:00:00', 20);
    const execution = await bench.play(role.arn);

    expect(statesEntered(execution).slice(-3)).toEqual(['Watch', 'Regressed?', 'Probation']);
    expect(await mayNow()).toBe('no');
  });
});

it('gives more back when more is missed later, in a policy of its own', async () => {
  await inProbation({ onRegression: 'restore-missing' });
  const second = { action: 'glue:BatchDeleteTable', resource: TABLE };
  await refuse('10:00:00', MISSED, 'first');
  await bench.play(role.arn);
  await refuse('12:00:00', second, 'second');

  const execution = await bench.play(role.arn);

  expect(times(execution, 'GiveBack')).toBe(2);
  expect(await givenBackTo()).toHaveLength(2);
  expect([await mayNow(), await mayNow(second)]).toEqual(['yes', 'yes']);
  const notes = (await bench.tickets.list()).filter(({ ticket }) => ticket.givenBack !== undefined);
  expect(notes).toHaveLength(2);
  expect(notes.map(({ ticket }) => ticket.blocked)).toEqual([[], []]);
});

it('looks again for a refusal of what was never granted, and gives nothing', async () => {
  await inProbation({ onRegression: 'restore-missing' });

  const call = { action: 'iam:CreateUser', resource: 'arn:aws:iam::111122223333:user/x' };
  await refuse('10:00:00', call, 'other');
  const execution = await bench.play(role.arn);

  expect(times(execution, 'GiveBack')).toBe(0);
  expect(times(execution, 'Watch')).toBe(2);
  expect(await mayNow(call)).toBe('no');
});

it('ends probation when a person says so', async () => {
  await inProbation({});
  const at = `${SWAP}T09:00:00.000Z`;

  await bench.probations.wake(role.id, { denials: [], ended: { by: 'ann', at } }, at);
  const execution = await bench.play(role.arn);

  expect(execution.clock).toBe(at);
  expect(await reportRole(execution, bench.archive)).toMatchObject({
    ended: 'tightened',
    probation: { verdict: 'over', endedBy: 'ann' },
  });
});
