import { type IAMClient, UntagRoleCommand } from '@aws-sdk/client-iam';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Cycle, cycleKey, keyOf } from '../domain/cycle.ts';
import { RunBusy } from '../domain/errors.ts';
import { roleNameOf } from '../domain/role.ts';
import type { Clock, Cycles, Leases, Notices, Tickets } from '../ports.ts';
import { findRole, tagsOf } from './iam-snapshot.ts';
import { executionArn } from './start-execution.ts';
import { observeTag, type RoleName } from './start-role.ts';

/** The states in which a run only waits: stopped there, it leaves nothing half done. A test compares the definition. */
export const RESTING: ReadonlySet<string> = new Set([
  ...['Soak', 'ExtendSoak', 'SoakOn', 'AwaitGeneration', 'AwaitGenerationSlot'],
  ...['Review', 'Probation'],
]);

/** How far back the last state that was entered is looked for: between two states lie a handful of events. */
const EVENTS = 20;

export interface StopPorts {
  /** A client of IAM in an account, 12 digits: Ratchet's own, or a member's. */
  readonly iam: (account: string) => IAMClient;
  readonly ownAccount: string;
  readonly stepFunctions: SFNClient;
  readonly cycles: Cycles;
  readonly tickets: Tickets;
  readonly leases: Leases;
  readonly notices: Notices;
  readonly clock: Clock;
  /** Of the state machine, or of its alias. */
  readonly stateMachineArn: string;
}

export type Stopped =
  | { readonly kind: 'stopped'; readonly execution: string; readonly in: string }
  /** The run had ended by itself. */
  | { readonly kind: 'ended'; readonly execution: string }
  | { readonly kind: 'ignored'; readonly reason: string };

/**
 * Ends the run of a role that has the tag no more, or is gone, and takes what Ratchet said of itself off the role. A
 * run that is at work just then is left alone (RunBusy, tried again later): a swap must not be stopped half way.
 * Every part can be done again, and the note of the run goes last, so that whoever dies in between is followed by
 * somebody who does the rest.
 */
export async function stopRole(
  { account, roleName }: RoleName,
  ports: StopPorts,
): Promise<Stopped> {
  const { cycles, leases, clock } = ports;
  const iam = ports.iam(account);
  const key = cycleKey(account, roleName);
  const role = await findRole(iam, roleName);
  const cycle = await cycles.of(key);
  const same = cycle === null || role === undefined || role.RoleId === cycle.role.id;
  if (role !== undefined && same && observeTag(role) !== undefined)
    return { kind: 'ignored', reason: 'the role has the tag' };

  const gone = role === undefined || !same;
  const why = gone ? 'the role was deleted' : 'the tag lp:observe was taken off';
  const stopped = cycle === null ? null : await endRun(cycle, why, ports);
  if (role !== undefined && observeTag(role) === undefined && 'lp:status' in tagsOf(role)) {
    await iam.send(new UntagRoleCommand({ RoleName: roleName, TagKeys: ['lp:status'] }));
  }
  if (cycle === null || stopped === null)
    return { kind: 'ignored', reason: 'no run of this role is known' };
  await supersedeTickets(cycle.execution, `${why}, at ${clock.now().toISOString()}`, ports);
  await leases.release(cycle.role.id, cycle.execution);
  if (stopped.kind === 'stopped')
    await tell(cycle, `${stoppedText(stopped, why)} ${leftText(stopped, gone)}`, ports);
  await cycles.forget(keyOf(cycle.role), cycle.execution);
  return stopped;
}

/** Stops the run where it waits. Throws RunBusy while it works. */
async function endRun(
  { execution }: Cycle,
  cause: string,
  { stepFunctions, stateMachineArn }: StopPorts,
): Promise<Exclude<Stopped, { kind: 'ignored' }>> {
  const arn = executionArn(stateMachineArn, execution);
  const { status } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn: arn }));
  if (status !== 'RUNNING') return { kind: 'ended', execution };
  const { events = [] } = await stepFunctions.send(
    new GetExecutionHistoryCommand({
      executionArn: arn,
      reverseOrder: true,
      maxResults: EVENTS,
      includeExecutionData: false,
    }),
  );
  const last = events.find(
    (event) =>
      event.stateEnteredEventDetails !== undefined || event.stateExitedEventDetails !== undefined,
  );
  const state = last?.stateEnteredEventDetails?.name;
  if (state === undefined || !RESTING.has(state)) {
    throw new RunBusy(
      `Execution ${execution} is in ${state ?? 'between two states'} and is not stopped half way; it is tried again, at the latest by the daily reconcile.`,
    );
  }
  await stepFunctions.send(
    new StopExecutionCommand({ executionArn: arn, error: 'Stopped', cause }),
  );
  return { kind: 'stopped', execution, in: state };
}

/** Nobody can decide any more on what the run asked. */
export async function supersedeTickets(
  execution: string,
  reason: string,
  { tickets, clock }: Pick<StopPorts, 'tickets' | 'clock'>,
): Promise<void> {
  for (const { ticket, decision, superseded } of await tickets.list()) {
    if (ticket.execution !== execution || decision !== null || superseded !== undefined) continue;
    await tickets.supersede(ticket.id, { at: clock.now().toISOString(), reason });
  }
}

async function tell({ role }: Cycle, body: string, { notices }: StopPorts): Promise<void> {
  await notices.send({
    kind: 'stopped',
    roleArn: role.arn,
    subject: `${roleNameOf(role.arn).slice(0, 64)} is watched no more`,
    body,
  });
}

type Halted = Extract<Stopped, { kind: 'stopped' }>;

function stoppedText({ execution, in: state }: Halted, why: string): string {
  const where = state === 'Probation' ? ' in probation' : '';
  return `Execution ${execution} was stopped${where}, since ${why}.`;
}

/** How the stop leaves the role. */
function leftText({ in: state }: Halted, gone: boolean): string {
  if (state !== 'Probation') return 'Nothing of the role was changed.';
  if (gone) return 'Its policies under /ratchet/ may be left over; its snapshot is in the archive.';
  return 'The role keeps its new policies, and nobody watches what it is refused. Without the tag Ratchet may not write to it: somebody else has to put back what is in its snapshot, in the archive.';
}
