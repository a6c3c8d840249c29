import { type IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { counted } from '../domain/counted.ts';
import { type StandingRole, unheard } from '../domain/reconcile.ts';
import { accountOf } from '../domain/role.ts';
import { isObserveTag } from './observe-tag.ts';
import { executionArn } from './start-execution.ts';
import { type RoleName, startRole } from './start-role.ts';
import { type StopPorts, stopRole, supersedeTickets } from './stop-role.ts';

/** The schedule says nothing but that it is time. */
export const ReconcileEvent = z.object({ reconcile: z.literal('now') });
export type ReconcileEvent = z.infer<typeof ReconcileEvent>;

export interface ReconcilePorts extends StopPorts {
  /** Accounts of the organisation that are looked at, whether or not a role of theirs is known: 12 digits each. */
  readonly memberAccounts: readonly string[];
}

export interface Reconciled {
  readonly roles: number;
  readonly started: readonly string[];
  readonly stopped: readonly string[];
  /** Runs that had ended without a word: their roles are free, and due again. */
  readonly ended: readonly string[];
}

/**
 * Starts and stops what no event told of, since events are delivered at best effort, and takes away what a run left that
 * was ended from outside. Stops come first: a role that was
 * made again under the same name is stopped as the old one and started as the new. What fails with one role does not
 * keep the others waiting; it is thrown in the end, so that the whole is tried again and somebody hears of it.
 */
export async function reconcile(_: ReconcileEvent, ports: ReconcilePorts): Promise<Reconciled> {
  const { stepFunctions, cycles, leases, clock, stateMachineArn } = ports;
  const failed: string[] = [];
  const each = async <Item>(
    items: readonly Item[],
    name: (item: Item) => string,
    act: (item: Item) => Promise<boolean>,
  ): Promise<readonly string[]> => {
    const done: string[] = [];
    for (const item of items) {
      try {
        if (await act(item)) done.push(name(item));
      } catch (error) {
        failed.push(`${name(item)}: ${error instanceof Error ? error.message : error}`);
      }
    }
    return done;
  };

  const known = await cycles.list();
  const roles: StandingRole[] = [];
  const itself = (name: string) => name;
  const accounts = new Set([
    ports.ownAccount,
    ...ports.memberAccounts,
    ...known.map(({ role }) => accountOf(role.arn)),
  ]);
  const looked = await each([...accounts], itself, async (account) => {
    roles.push(...(await rolesOf(ports.iam(account))));
    return true;
  });
  // Of an account that could not be looked at nothing is known, and nothing is stopped.
  const { start, stop, check } = unheard(
    roles,
    known.filter(({ role }) => looked.includes(accountOf(role.arn))),
  );
  const stopped = await each(stop, itself, async (key) => {
    const { kind } = await stopRole(nameIn(key), ports);
    return kind === 'stopped';
  });
  const ended = await each(
    check,
    ({ execution }) => execution,
    async ({ role, execution }) => {
      const { status } = await stepFunctions.send(
        new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, execution) }),
      );
      if (status === 'RUNNING') return false;
      const at = clock.now().toISOString();
      if (status !== 'SUCCEEDED')
        await supersedeTickets(execution, `its run was ended from outside (${status})`, ports);
      await leases.release(role.id, execution);
      // Last, so that whoever dies in between is followed by somebody who does the rest.
      await cycles.end({ role, execution, at });
      return true;
    },
  );
  const started = await each(start, itself, async (key) => {
    const { kind } = await startRole(nameIn(key), clock.now(), ports);
    return kind === 'started';
  });
  if (failed.length > 0) {
    throw new Error(
      `${counted(failed.length, 'role or account', 'roles or accounts')} could not be reconciled: ${failed.slice(0, 10).join('; ')}`,
    );
  }
  return { roles: roles.length, started, stopped, ended };
}

function nameIn(key: string): RoleName {
  const [account = '', roleName = ''] = key.split('/');
  return { account, roleName };
}

/** All roles, with their tags: ListRoles leaves tags out, and a call for each role would eat the account's rate. */
async function rolesOf(client: IAMClient): Promise<readonly StandingRole[]> {
  const roles: StandingRole[] = [];
  const pages = paginateGetAccountAuthorizationDetails(
    { client, pageSize: 1000 },
    { Filter: ['Role'] },
  );
  for await (const { RoleDetailList = [] } of pages) {
    for (const { Arn, RoleId, Tags = [] } of RoleDetailList) {
      if (Arn === undefined || RoleId === undefined) continue;
      const tagged = Tags.some(({ Key = '' }) => isObserveTag(Key));
      roles.push({ arn: Arn, id: RoleId, tagged });
    }
  }
  return roles;
}
