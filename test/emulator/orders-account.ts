import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamodbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { iamRoles } from '../../lib/aws/iam-roles.ts';
import { decide } from '../../lib/domain/gates/replay.ts';
import { documentsOf, type RoleSnapshot } from '../../lib/domain/role.ts';
import { accountDump, POLICIES, ROLES } from '../support/account-fixture.ts';
import { type Fault, type MatrixPorts, NOW, type Scene } from '../support/crash-matrix.ts';
import { memoryArchive, memoryTickets } from '../support/review-ports.ts';
import { makePolicy, makeRole } from './dump-account.ts';
import { clientOptions, type MotoServer } from './moto-server.ts';
import { makeTable } from './table.ts';

const TABLE = 'tickets';

/** orders-api of the account fixture on moto's IAM, as a new account has it, and what the steps work on. */
export interface OrdersAccount {
  readonly ports: MatrixPorts;
  readonly role: () => Promise<RoleSnapshot>;
}

/** Forgets what moto had, and makes the role with its policies and a table for the leases. */
export async function ordersAccount(moto: MotoServer): Promise<OrdersAccount> {
  await fetch(`${moto.endpoint}/moto-api/reset`, { method: 'POST' });
  const iam = new IAMClient(clientOptions(moto));
  await makeOrders(iam);
  const database = new DynamoDBClient(clientOptions(moto));
  await makeTable(database, TABLE);
  const roles = iamRoles(iam);
  return {
    ports: {
      roles,
      archive: memoryArchive(),
      tickets: memoryTickets(),
      leases: dynamodbLeases(DynamoDBDocumentClient.from(database), TABLE),
      notices: { send: async () => {} },
      clock: { now: () => NOW },
    },
    role: () => roles.snapshot(ROLES.orders),
  };
}

async function makeOrders(iam: IAMClient): Promise<void> {
  const { Policies, RoleDetailList } = accountDump();
  const wanted: readonly string[] = [POLICIES.orders, POLICIES.shared, POLICIES.boundary];
  for (const policy of Policies.filter(({ Arn }) => wanted.includes(Arn))) {
    await makePolicy(iam, policy);
  }
  for (const role of RoleDetailList.filter(({ Arn }) => Arn === ROLES.orders)) {
    await makeRole(iam, role);
  }
}

/** A client whose write `at` (from 0) goes wrong; `written` is called after each that took effect. */
export function faultyClient(
  moto: MotoServer,
  { at, when }: { readonly at: number; readonly when: Fault['when'] },
  written: (command: string, at: number) => Promise<void>,
): { readonly client: IAMClient; readonly writes: readonly string[] } {
  const client = new IAMClient(clientOptions(moto));
  const writes: string[] = [];
  // Outside the SDK's own retries.
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (/^(Get|List)/.test(commandName)) return next(args);
        const own = writes.push(commandName) - 1;
        const hit = own === at;
        if (hit && when === 'before') throw lost(commandName);
        const answer = await next(args);
        await written(commandName, own);
        if (hit) throw lost(commandName);
        return answer;
      },
    { step: 'initialize' },
  );
  return { client, writes };
}

function lost(command: string): Error {
  return Object.assign(new Error(`${command} was not answered`), { name: 'TimeoutError' });
}

/** Calls of the role that its policies refuse, as `decide` has it. */
export function refused(role: RoleSnapshot, { observed }: Scene): readonly string[] {
  const allows = decide(documentsOf(role));
  return observed.filter((call) => allows(call) !== 'yes').map(({ action }) => action);
}
