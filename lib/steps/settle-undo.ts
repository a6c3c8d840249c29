import * as z from 'zod';
import type { UndoOutcome } from '../domain/change/undo.ts';
import type { Notice } from '../domain/notice.ts';
import type { Ports, Undos } from '../ports.ts';
import { RoleInput } from './inputs.ts';
import { Caught, nameOf } from './ledger.ts';

export const SettleUndoInput = z.strictObject({
  execution: z.string().min(1),
  ledger: z.object({
    role: RoleInput,
    ticket: z.string().min(1),
    by: z.string().min(1),
    only: z.string().nullable(),
    undone: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('undone'), writes: z.number(), others: z.array(z.string()) }),
        z.object({ kind: z.literal('refused'), reason: z.string() }),
      ])
      .optional(),
    error: Caught.optional(),
  }),
});
export type SettleUndoInput = z.infer<typeof SettleUndoInput>;
type UndoLedger = SettleUndoInput['ledger'];

/** Says on the ticket and to people what became of it, and lets go of the role. */
export async function settleUndo(
  { execution, ledger }: SettleUndoInput,
  {
    undos,
    leases,
    notices,
    clock,
  }: Pick<Ports, 'leases' | 'notices' | 'clock'> & { readonly undos: Pick<Undos, 'settle'> },
): Promise<UndoOutcome> {
  const { role, ticket } = ledger;
  const outcome = outcomeOf(ledger, clock.now().toISOString());
  await undos.settle(ticket, execution, outcome);
  await leases.release(role.id, execution);
  await notices.send({ roleArn: role.arn, ticketId: ticket, ...told(ledger, outcome, execution) });
  return outcome;
}

function outcomeOf({ undone, error }: UndoLedger, at: string): UndoOutcome {
  if (undone !== undefined && error === undefined) return { ...undone, at };
  if (error?.Error === 'RoleGone')
    return { kind: 'refused', at, reason: 'The role is gone, or another one has its name by now.' };
  const cause = (error?.Cause ?? '').slice(0, 1000);
  return { kind: 'failed', at, reason: `${error?.Error ?? 'An unknown error'}: ${cause}` };
}

function told(
  ledger: UndoLedger,
  outcome: UndoOutcome,
  execution: string,
): Pick<Notice, 'kind' | 'subject' | 'body'> {
  const name = nameOf(ledger).slice(0, 64);
  const what = ledger.only === null ? 'the change' : `what the change took of ${ledger.only}`;
  const asked = `${ledger.by} had ${what} taken back.`;
  switch (outcome.kind) {
    case 'undone':
      return {
        kind: 'restored',
        subject: `${name}: taken back`,
        body: [
          asked,
          outcome.writes === 0 ? 'Nothing was to be written: it was so already.' : '',
          outcome.others.length === 0
            ? ''
            : `Others changed the role since, which stays: ${outcome.others.join(', ')}.`,
        ]
          .filter((sentence) => sentence !== '')
          .join(' '),
      };
    case 'refused':
      return {
        kind: 'refused',
        subject: `${name}: not taken back`,
        body: `${ledger.by} wanted ${what} taken back, and nothing was changed: ${outcome.reason}`,
      };
    case 'failed':
      return {
        kind: 'escalated',
        subject: `${name}: a person must look`,
        body: `${ledger.by} wanted ${what} taken back. Execution ${execution} failed: ${outcome.reason}\nThe role has its old policies, its new ones, or both, and never less than the new ones; the plan is in the archive. It can be asked for again on the ticket's page, and goes on from there.`,
      };
  }
}
