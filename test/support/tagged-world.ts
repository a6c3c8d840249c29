import {
  GetAccountAuthorizationDetailsCommand,
  GetRoleCommand,
  IAMClient,
  NoSuchEntityException,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import type { ReconcilePorts } from '../../lib/aws/reconcile.ts';
import type { StopPorts } from '../../lib/aws/stop-role.ts';
import { BadInput } from '../../lib/domain/errors.ts';
import type { Notice } from '../../lib/domain/notice.ts';
import type { Supersession, TicketState } from '../../lib/domain/ticket.ts';
import type { Cycles, Leases } from '../../lib/ports.ts';
import { memoryCycles } from './memory-cycles.ts';
import { memoryLeases } from './memory-leases.ts';

const MACHINE = 'arn:aws:states:us-east-1:111122223333:stateMachine:tighten:live';
const OWN = '111122223333';
export const arnOf = (name: string, account = OWN) => `arn:aws:iam::${account}:role/team/${name}`;

interface TaggedRole {
  readonly id: string;
  readonly tags: Record<string, string>;
  /** Of a member; Ratchet's own unless given. */
  readonly account?: string;
}

interface Run {
  readonly input: string;
  status: string;
  /** Undefined: between two states. */
  state: string | undefined;
  stopped?: Date;
}

/** A ticket that a run opened, as far as stopping looks at it; undecided unless given. */
export const ticketOf = (id: string, execution: string, decision: object | null = null) =>
  ({ ticket: { id, execution }, decision }) as never;

/** IAM's roles and Step Functions' runs in memory, behind the SDK's clients, as far as starting and stopping asks. */
export function taggedWorld() {
  const roles = new Map<string, TaggedRole>();
  const memberAccounts: string[] = [];
  const accountOfClient = new Map<unknown, string>();
  const runs = new Map<string, Run>();
  const notices: Notice[] = [];
  const superseded: (readonly [string, Supersession])[] = [];
  const tickets: TicketState[] = [];
  const cycles: Cycles = memoryCycles();
  const leases: Leases = memoryLeases();
  let now = Date.parse('2026-11-02T09:00:00Z');

  const iam = mockClient(IAMClient);
  const tagList = (tags: Record<string, string>) =>
    Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const rolesIn = (client: unknown) => {
    const asked = accountOfClient.get(client);
    return [...roles].filter(([, { account = OWN }]) => account === asked);
  };
  const detail = ([name, { id, tags, account }]: [string, TaggedRole]) => ({
    Arn: arnOf(name, account),
    RoleId: id,
    Tags: tagList(tags),
  });
  iam.on(GetRoleCommand).callsFake(({ RoleName }, getClient) => {
    const role = rolesIn(getClient()).find(([name]) => name === RoleName);
    if (role === undefined) throw new NoSuchEntityException({ message: 'gone', $metadata: {} });
    return { Role: detail(role) };
  });
  iam.on(UntagRoleCommand).callsFake(({ RoleName, TagKeys }) => {
    for (const key of TagKeys) delete roles.get(RoleName)?.tags[key];
    return {};
  });
  iam.on(GetAccountAuthorizationDetailsCommand).callsFake((_, getClient) => ({
    RoleDetailList: rolesIn(getClient()).map(detail),
  }));

  const stepFunctions = mockClient(SFNClient);
  const runAt = (executionArn: string): Run => {
    const [prefix, name = ''] = executionArn.split(':tighten:');
    const run = runs.get(name);
    if (prefix !== 'arn:aws:states:us-east-1:111122223333:execution' || run === undefined)
      throw Object.assign(new Error(executionArn), { name: 'ExecutionDoesNotExist' });
    return run;
  };
  stepFunctions.on(StartExecutionCommand).callsFake(({ stateMachineArn, name, input }) => {
    if (stateMachineArn !== MACHINE) throw new Error(`${stateMachineArn} is not the alias`);
    const standing = runs.get(name);
    if (standing !== undefined && (standing.status !== 'RUNNING' || standing.input !== input))
      throw new ExecutionAlreadyExists({ message: name, $metadata: {} });
    if (standing === undefined) runs.set(name, { input, status: 'RUNNING', state: 'Soak' });
    return {};
  });
  stepFunctions.on(DescribeExecutionCommand).callsFake(({ executionArn }) => {
    const { status, stopped } = runAt(executionArn);
    return { status, ...(stopped === undefined ? {} : { stopDate: stopped }) };
  });
  stepFunctions.on(GetExecutionHistoryCommand).callsFake(({ executionArn }) => {
    const { state } = runAt(executionArn);
    const entered = { stateEnteredEventDetails: { name: state } };
    const exited = { stateExitedEventDetails: { name: 'Admit' } };
    return {
      events: [{ type: 'LambdaFunctionScheduled' }, state === undefined ? exited : entered],
    };
  });
  stepFunctions.on(StopExecutionCommand).callsFake(({ executionArn }) => {
    Object.assign(runAt(executionArn), { status: 'ABORTED', stopped: new Date(now) });
    return {};
  });

  const region = { region: 'us-east-1' };
  const ports: ReconcilePorts = {
    iam: (account) => {
      if (account !== OWN && !memberAccounts.includes(account))
        throw new BadInput(`${account} is no account of ours`);
      const client = new IAMClient(region);
      accountOfClient.set(client, account);
      return client;
    },
    ownAccount: OWN,
    memberAccounts,
    stepFunctions: new SFNClient(region),
    cycles,
    leases,
    clock: { now: () => new Date(now) },
    stateMachineArn: MACHINE,
    notices: {
      send: async (notice) => {
        notices.push(notice);
      },
    },
    tickets: {
      open: () => Promise.reject(new Error('opens no ticket')),
      get: () => Promise.reject(new Error('asks for no ticket')),
      decide: () => Promise.reject(new Error('decides nothing')),
      list: async () => tickets,
      supersede: async (id, supersession) => {
        superseded.push([id, supersession]);
      },
    } as Partial<StopPorts['tickets']> as StopPorts['tickets'],
  };
  return {
    ...{
      ports,
      roles,
      memberAccounts,
      runs,
      notices,
      tickets,
      superseded,
      cycles,
      leases,
      iam,
      stepFunctions,
    },
    /** Lets time pass, and returns what the clock says then. */
    pass(seconds: number): Date {
      now += seconds * 1000;
      return new Date(now);
    },
    /** Ends a run by itself, as its Close would. */
    async end(name: string): Promise<void> {
      const run = runs.get(name);
      if (run === undefined) throw new Error(`There is no run ${name}`);
      Object.assign(run, { status: 'SUCCEEDED', stopped: new Date(now) });
      const { role } = JSON.parse(run.input);
      await cycles.end({ role, execution: name, at: new Date(now).toISOString() });
    },
    running: () => [...runs].filter(([, { status }]) => status === 'RUNNING'),
  };
}
