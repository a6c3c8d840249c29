import * as z from 'zod';
import type { History } from '../domain/change/history.ts';
import { actionOf } from '../domain/change/only.ts';
import { BadInput } from '../domain/errors.ts';
import type { Lease } from '../domain/lease.ts';
import { otherText } from '../domain/probation/drift.ts';
import type { Ports } from '../ports.ts';
import { RoleInput } from './inputs.ts';
import { rollBackTo } from './roll-back-to.ts';
import { sameRole } from './same-role.ts';

export const UndoInput = z.strictObject({
  execution: z.string().min(1),
  role: RoleInput,
  /** The ticket of the change. */
  ticket: z.string().min(1),
  /** `s3`, `s3:GetObject`; null: everything. */
  only: z.string().min(1).nullable(),
});
export type UndoInput = z.infer<typeof UndoInput>;

export type Undone =
  | { readonly kind: 'undone'; readonly writes: number; readonly others: readonly string[] }
  /** Nothing was changed. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface UndoPorts extends Pick<Ports, 'roles' | 'archive' | 'leases' | 'clock'> {
  readonly historyOf: (roleId: string) => Promise<History>;
  readonly policyExists: (policyArn: string) => Promise<boolean>;
  /** Where a person finds an archived document. */
  readonly whereIs: (key: string) => string;
}

/** The execution ends within two hours; should it be killed, others get the role after this. */
const LEASE_MS = 3 * 3_600_000;

/**
 * Puts a role back as it was before the change of a ticket, whole or for one service or action, as the only one that
 * changes it: a run that only looks at the role has to draft anew. Run again it goes on where it was stopped.
 */
export async function undo(input: UndoInput, ports: UndoPorts): Promise<Undone> {
  const { execution, role } = input;
  const now = ports.clock.now();
  const other = await ports.leases.take(role.id, {
    execution,
    at: now.toISOString(),
    until: new Date(now.getTime() + LEASE_MS).toISOString(),
    changes: true,
    takesOver: true,
  });
  if (other !== null) return { kind: 'refused', reason: busyWith(other) };
  try {
    return await takeBack(input, now, ports);
  } catch (error) {
    if (error instanceof BadInput) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

async function takeBack(
  { role, ticket, only }: UndoInput,
  now: Date,
  { roles, archive, historyOf, policyExists, whereIs }: UndoPorts,
): Promise<Undone> {
  const action = only === null ? null : actionOf(only);
  if (only !== null && action === null)
    throw new BadInput(`${only} is neither a service, such as s3, nor an action, s3:GetObject.`);
  // Made again under the same name it is another role, and has none of this history.
  await sameRole(roles, role);
  const history = await historyOf(role.id);
  const swap = history.changes.find(
    ({ plan }) => plan.kind === 'apply' && plan.ticket === ticket,
  )?.plan;
  const picture = history.pictures.find(({ digest }) => digest === swap?.snapshot.digest);
  if (picture === undefined)
    throw new BadInput(
      `The archive knows of no swap by ticket ${ticket}: there is nothing to take back.`,
    );
  const missing = async (policyArns: readonly string[]) => {
    const gone: string[] = [];
    // One after the other: IAM's request rate is shared by everything in the account.
    for (const arn of policyArns) if (!(await policyExists(arn))) gone.push(arn);
    return gone;
  };
  const { writes, others } = await rollBackTo(
    { picture, action, discardOthers: false, ticket, now },
    { roles, archive, arn: role.arn, history, missing, whereIs },
  );
  return { kind: 'undone', writes: writes.length, others: others.slice(0, 20).map(otherText) };
}

function busyWith({ execution, since, until }: Lease): string {
  return `Execution ${execution} changes this role, or watches over its change, since ${since}. Take that change back from its own ticket, or wait until it ends; if it was stopped and will not end by itself, the role is free again at ${until}.`;
}
