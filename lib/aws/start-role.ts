import type { IAMClient, Role } from '@aws-sdk/client-iam';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { keyOf } from '../domain/cycle.ts';
import { BadInput } from '../domain/errors.ts';
import type { Clock, Cycles, Notices } from '../ports.ts';
import { findRole, tagsOf } from './iam-snapshot.ts';
import { isObserveTag, optionsOf } from './observe-tag.ts';
import { type Start, startOnce } from './start-execution.ts';

export interface StartPorts {
  /** A client of IAM in an account, 12 digits: Ratchet's own, or a member's. */
  readonly iam: (account: string) => IAMClient;
  readonly stepFunctions: SFNClient;
  readonly notices: Notices;
  readonly cycles: Cycles;
  readonly clock: Clock;
  /** Of the state machine, or of its alias. */
  readonly stateMachineArn: string;
}

/** Names of roles are one per account, whatever their path. */
export interface RoleName {
  readonly account: string;
  readonly roleName: string;
}

export type Started =
  | Start
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Starts a run for a role that has the tag, unless one answers the wish of that time already. What counts is the role's
 * tags now: events come late, twice, and in any order. A value that cannot be read, or an account that Ratchet cannot get
 * into, starts nothing, and people are told.
 */
export async function startRole(
  { account, roleName }: RoleName,
  at: Date,
  ports: StartPorts,
  /** Who asked for it, as CloudTrail names them; nobody when a schedule does. */
  requester?: string,
): Promise<Started> {
  // Why Ratchet cannot get into that account (lib/aws/account-access.ts): trying again would not help.
  const role = await orBadInput(() => findRole(ports.iam(account), roleName));
  if (role instanceof BadInput) {
    return refuse(
      // Its path is not known.
      `arn:${ports.stateMachineArn.split(':')[1]}:iam::${account}:role/${roleName}`,
      `No access to account ${account}`,
      `Nothing was started for role ${roleName}, which was tagged lp:observe. ${role.message}`,
      ports,
    );
  }
  if (role?.Arn === undefined || role.RoleId === undefined) {
    return { kind: 'ignored', reason: 'the role is gone' };
  }
  const tag = observeTag(role);
  if (tag === undefined) return { kind: 'ignored', reason: 'the tag was taken off again' };

  const options = await orBadInput(() => optionsOf(tag[1]));
  if (options instanceof BadInput) {
    return refuse(
      role.Arn,
      `Tag not understood: ${roleName}`,
      `Nothing was started: the tag ${tag[0]} of this role cannot be used. ${options.message}`,
      ports,
    );
  }
  const subject = { arn: role.Arn, id: role.RoleId };
  const start = await startOnce(ports.stepFunctions, ports.stateMachineArn, {
    role: subject,
    at,
    input: {
      role: subject,
      options: requester === undefined ? options : { ...options, requester },
    },
  });
  await noteStart(subject, start, ports);
  return start;
}

/** Nothing is started, and people are told why. */
async function refuse(
  roleArn: string,
  subject: string,
  reason: string,
  { notices }: StartPorts,
): Promise<Started> {
  await notices.send({ kind: 'refused', roleArn, subject, body: reason });
  return { kind: 'refused', reason };
}

/** The tag that asks for tightening, key and value. */
export function observeTag(role: Role): readonly [string, string] | undefined {
  return Object.entries(tagsOf(role)).find(([key]) => isObserveTag(key));
}

/**
 * Notes which run the role is in. A run that was there already is noted only where nothing is: an event that comes late
 * is answered by a run of long ago, and must not take the place of the last.
 */
async function noteStart(
  role: { readonly arn: string; readonly id: string },
  { kind, execution }: Start,
  { cycles, clock }: Pick<StartPorts, 'cycles' | 'clock'>,
): Promise<void> {
  if (kind === 'already' && (await cycles.of(keyOf(role))) !== null) return;
  await cycles.begin({ role, execution, at: clock.now().toISOString() });
}

/** What cannot be used is an answer. */
async function orBadInput<T>(work: () => T | Promise<T>): Promise<T | BadInput> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BadInput) return error;
    throw error;
  }
}
