import type { Ports } from '../ports.ts';
import { draftIn, type EndingInput, type Ledger, nameOf, ticketOf } from './ledger.ts';

export { EndingInput as EscalateInput } from './ledger.ts';

/** Tells a person what failed and how the role was left, and lets go of it: whoever looked may start again. */
export async function escalate(
  { ledger, execution }: EndingInput,
  {
    leases,
    cycles,
    probations,
    notices,
    clock,
  }: Pick<Ports, 'leases' | 'cycles' | 'probations' | 'notices' | 'clock'>,
): Promise<{ readonly at: string }> {
  const { error } = ledger;
  const failure = `${error?.Error ?? 'an unknown error'}: ${(error?.Cause ?? '').slice(0, 1000)}`;
  const left = howLeft(ledger);
  await notices.send({
    kind: 'escalated',
    roleArn: ledger.role.arn,
    ticketId: ticketOf(ledger, execution),
    subject: `${nameOf(ledger).slice(0, 64)}: a person must look`,
    body: `Execution ${execution} failed with ${failure}\n${left}`,
  });
  await probations.end(ledger.role.id, execution);
  await leases.release(ledger.role.id, execution);
  const at = clock.now().toISOString();
  const end = { kind: 'escalated', reasons: [failure, left], ...draftIn(ledger) } as const;
  await cycles.end({ role: ledger.role, execution, at, end });
  return { at };
}

function howLeft({ application, giving, abandonment, halfway }: Ledger): string {
  if (application !== undefined)
    return `The new policies are attached${giving === undefined || giving.given.length === 0 ? '' : `, with what was given back by ${giving.given.map(({ policy }) => policy).join(', ')}`}; the snapshot from before is in the archive.`;
  if (abandonment !== undefined) return 'The swap was walked back: the role has its old policies.';
  if (halfway !== undefined)
    return `The swap is half done and could not be walked back (${halfway.Error}): the role has its old policies, its new ones, or both, and never less than the new ones.`;
  return 'The role was not changed.';
}
