import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamodbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { dynamodbUndos } from '../../lib/aws/dynamodb-undos.ts';
import { iamRoles } from '../../lib/aws/iam-roles.ts';
import { s3Archive } from '../../lib/aws/s3-archive.ts';
import { decide } from '../../lib/domain/gates/replay.ts';
import { parsePolicy } from '../../lib/domain/policy/parse.ts';
import { ticketIdOf } from '../../lib/domain/ticket.ts';
import { taskStates, UNDO_ROLE } from '../../lib/infra/task-states.ts';
import { virtualClock } from '../../lib/local/machine/clock.ts';
import { startExecution, statesEntered } from '../../lib/local/machine/execution.ts';
import { loadDefinition } from '../../lib/local/machine/load-definition.ts';
import { play } from '../../lib/local/machine/play.ts';
import { apply } from '../../lib/steps/apply.ts';
import { roleDigest } from '../../lib/steps/role-digest.ts';
import { POLICIES } from '../support/account-fixture.ts';
import { ALWAYS, isOnce, type Mode, ONCE, wrongAnswer } from '../support/aws-faults.ts';
import { awsWorld, ENVIRONMENT, type Service } from '../support/aws-world.ts';
import { EXECUTION, OBSERVED, ROLE, swapProposal } from '../support/crash-scenes.ts';
import { realHandlers } from '../support/real-handlers.ts';

// The real state machine with the real handlers over AWS in memory, begun as the review pages begin it.

const BEGIN = new Date('2026-10-01T00:00:00Z');
const MACHINE = 'arn:aws:states:us-east-1:111122223333:stateMachine:undo:live';
const BEFORE = [
  ...[POLICIES.aws, POLICIES.orders, POLICIES.shared],
  ...['inline-logs', 'inline-queue'],
].sort();

const tasks = taskStates(UNDO_ROLE);
const machine = loadDefinition(
  readFileSync(UNDO_ROLE, 'utf8'),
  new Map(tasks.map(({ name, substitution }) => [substitution, name])),
);
const handlers = realHandlers(tasks);
beforeEach(() => {
  vi.setSystemTime(BEGIN);
});

interface Fault {
  readonly state: string;
  readonly service: Service;
  readonly command: string;
  readonly mode: Mode;
}

/** A role that was swapped by a ticket, its probation over, and what the pages start things with. */
async function world(fault: Fault | null = null) {
  const sent: { state: string; service: Service; command: string }[] = [];
  const denied: string[] = [];
  let state = '';
  let fired = false;
  const iam = awsWorld((service, command, perform) => {
    if (state === '') return perform();
    sent.push({ state, service, command });
    const hit = fault?.state === state && fault.service === service && fault.command === command;
    const answer = () => checked(service, command, perform());
    if (!hit || (fired && isOnce(fault.mode))) return answer();
    fired = true;
    return wrongAnswer(service, fault.mode, answer);
  });
  /** After every write in IAM: what the role was seen to do it may still do. */
  function checked(service: Service, command: string, answer: object): object {
    if (service !== 'iam' || /^(Get|List)/.test(command)) return answer;
    const policies = [...iam.policiesOf('orders-api')];
    const may = decide(policies.map(([name, text]) => parsePolicy(text, name)));
    for (const call of OBSERVED) if (may(call) !== 'yes') denied.push(`${command} ${call.action}`);
    return answer;
  }

  const region = { region: 'us-east-1' };
  const database = DynamoDBDocumentClient.from(new DynamoDBClient(region));
  const leases = dynamodbLeases(database, ENVIRONMENT.TABLE_NAME);
  const archive = s3Archive(new S3Client(region), ENVIRONMENT.ARCHIVE_BUCKET);
  const roles = iamRoles(new IAMClient(region));
  const states = mockClient(SFNClient);
  const undos = dynamodbUndos(database, ENVIRONMENT.TABLE_NAME, () => ({
    stepFunctions: new SFNClient(region),
    stateMachineArn: MACHINE,
  }));

  const live = await roles.snapshot(ROLE.arn);
  const snapshot = await archive.put('snapshot', live, ROLE.id);
  const proposal = await archive.put('proposal', swapProposal(roleDigest(live)));
  const at = '2026-09-15T00:00:00.000Z';
  const decision = { kind: 'approved', by: 'ann', at, proposal } as const;
  const ports = { roles, archive, leases, clock: { now: () => new Date(at) } };
  await apply({ execution: EXECUTION, role: ROLE, proposal, snapshot, decision }, ports);
  await leases.release(ROLE.id, EXECUTION);
  const ticketId = ticketIdOf(EXECUTION, proposal.digest);
  const has = () => [...iam.policiesOf('orders-api').keys()].sort();

  /** Asked for on the page, and carried out as Step Functions does. */
  async function takeBack(
    only: string | null = null,
    changed: { readonly ticketId?: string; readonly role?: typeof ROLE } = {},
  ) {
    const wanted = { ticketId, role: ROLE, ...changed };
    const after = (await undos.of(wanted.ticketId)).length;
    await undos.ask({ ...wanted, by: 'ada', at: new Date().toISOString(), only, after });
    const started = states.commandCalls(StartExecutionCommand).at(-1)?.args[0].input;
    expect(started?.stateMachineArn).toBe(MACHINE);
    const clock = virtualClock(new Date());
    const execution = await play(
      machine,
      startExecution(machine, {
        name: started?.name ?? '',
        input: JSON.parse(started?.input ?? ''),
        now: clock.now(),
      }),
      {
        clock,
        random: () => 0.5,
        save: async () => {},
        invoke: async (name, payload) => {
          state = name;
          vi.setSystemTime(clock.now());
          const handler = handlers.get(name);
          if (handler === undefined) throw new Error(`no ${name}`);
          return handler(payload, { functionName: name, awsRequestId: 'r' } as Context);
        },
      },
    );
    state = '';
    return {
      end: execution.status.kind,
      states: statesEntered(execution),
      outcome: (await undos.of(wanted.ticketId)).at(-1)?.outcome,
      lease: await leases.take(ROLE.id, {
        execution: 'next',
        at: clock.now().toISOString(),
        until: clock.now().toISOString(),
      }),
    };
  }
  return { iam, roles, leases, sent, denied, has, takeBack };
}

describe('undo-role', () => {
  it('puts back everything that the change of a ticket took, and says so on the ticket', async () => {
    const { has, takeBack, denied, iam } = await world();
    expect(has()).not.toEqual(BEFORE);

    const { end, outcome, lease } = await takeBack();

    expect(end).toBe('succeeded');
    expect(has()).toEqual(BEFORE);
    expect(outcome).toMatchObject({ kind: 'undone', others: [] });
    expect(lease).toBeNull();
    expect(denied).toEqual([]);
    expect(iam.tagsOf('orders-api').get('lp:status')).toBe('rolled-back');
  });

  it('gives back one action alone, and the rest when that is asked for later', async () => {
    const { has, takeBack } = await world();
    const swapped = has();

    const part = await takeBack('dynamodb:PutItem');
    expect(part.outcome).toMatchObject({ kind: 'undone', writes: 2 });
    expect(has().filter((name) => !swapped.includes(name))).toEqual([
      expect.stringContaining('policy/ratchet/orders-api-given-back-'),
    ]);

    expect((await takeBack()).outcome).toMatchObject({ kind: 'undone', others: [] });
    expect(has()).toEqual(BEFORE);
  });

  it('keeps what others changed since, and names it', async () => {
    const { has, roles, takeBack } = await world();
    await roles.putInline(ROLE.arn, 'theirs', { version: '2012-10-17', statements: [] });

    const { outcome } = await takeBack();

    expect(has()).toEqual([...BEFORE, 'theirs'].sort());
    expect(outcome).toMatchObject({ others: ['wrote inline policy theirs'] });
  });

  it('writes nothing when it was so already', async () => {
    const { takeBack } = await world();
    await takeBack();
    expect((await takeBack()).outcome).toMatchObject({ kind: 'undone', writes: 0 });
  });

  it('takes the role over from a run that only looks at it', async () => {
    const { has, leases, takeBack } = await world();
    const times = { at: '2026-09-30T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' };
    await leases.take(ROLE.id, { execution: 'run-2', ...times });
    expect((await takeBack()).outcome).toMatchObject({ kind: 'undone' });
    expect(has()).toEqual(BEFORE);
  });

  it('is refused while a run changes the role, and names it', async () => {
    const { has, leases, takeBack } = await world();
    const swapped = has();
    const times = { at: '2026-09-30T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' };
    await leases.take(ROLE.id, { execution: 'run-2', ...times, changes: true });

    const { end, outcome, lease } = await takeBack();

    expect(end).toBe('succeeded');
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('run-2') });
    expect(has()).toEqual(swapped);
    expect(lease).toMatchObject({ execution: 'run-2' });
  });

  it.each([
    [
      'a ticket that swapped nothing',
      null,
      { ticketId: 'other-ticket' },
      /no swap by ticket other/,
    ],
    ['an action that the role never had', 'ec2:RunInstances', {}, /grants nothing of ec2/],
    [
      'an action that AWS does not have',
      'dynamodb:PutItm',
      {},
      /no action dynamodb:PutItm\. Near it the role had, and lacks now: dynamodb:PutItem/,
    ],
    ['a role made anew under its name', null, { role: { ...ROLE, id: 'AROANEW' } }, /role is gone/],
  ])('is refused for %s, and nothing is changed', async (_, only, changed, reason) => {
    const { has, takeBack } = await world();
    const swapped = has();
    const { end, outcome } = await takeBack(only, changed);
    expect(end).toBe('succeeded');
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
    expect(has()).toEqual(swapped);
  });

  it('is refused when a policy of the snapshot was deleted, and says where its document is', async () => {
    const { iam, takeBack } = await world();
    iam.answer('DeletePolicyCommand', { PolicyArn: POLICIES.orders });
    const { outcome } = await takeBack();
    expect(outcome).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/no longer there.*s3:\/\/archive\/snapshot\//),
    });
  });
});

it('ends right whatever AWS does to it, and the role is never without what it was seen to use', async () => {
  const baseline = await world();
  await baseline.takeBack();
  const calls = new Map(baseline.sent.map((each) => [Object.values(each).join(' '), each]));
  const faults = [...calls.values()].flatMap((each) =>
    [...ONCE, ...ALWAYS].map((mode): Fault => ({ ...each, mode })),
  );
  const wrong: string[] = [];
  for (const fault of faults) {
    const told = Object.values(fault).join(' ');
    const { has, takeBack, denied } = await world(fault);
    const { end, states, outcome } = await takeBack();
    if (denied.length > 0) wrong.push(`${told}: ${denied[0]}`);
    if (isOnce(fault.mode) && (end !== 'succeeded' || has().join() !== BEFORE.join()))
      wrong.push(`${told}: ${end} by ${states.join(', ')} with ${has()}`);
    // What stops on the way is on the ticket, unless it is the ticket that cannot be written.
    const silent = end === 'failed' && outcome?.kind !== 'failed' && fault.state === 'Undo';
    if (silent) wrong.push(`${told}: ends in silence`);
    if (end === 'succeeded' && outcome?.kind === 'undone' && has().join() !== BEFORE.join())
      wrong.push(`${told}: said to be done with ${has()}`);
  }
  console.info(`undo-role: ${faults.length} cases`);
  expect(wrong).toEqual([]);
  expect(faults.length).toBeGreaterThan(100);
}, 300_000);
