import type { Ports } from '../ports.ts';
import { type EndingInput, nameOf } from './ledger.ts';

export { EndingInput as EscalateInput } from './ledger.ts';

/** Tells a person what failed and how the role was left. */
export async function escalate(
  { ledger, execution }: EndingInput,
  { notices, clock }: Pick<Ports, 'notices' | 'clock'>,
): Promise<{ readonly at: string }> {
  const { error, application, decision } = ledger;
  const left =
    application !== undefined
      ? 'The new policies are attached; the snapshot from before is in the archive.'
      : decision?.kind === 'approved'
        ? 'The swap may be half done: the role has its old policies, its new ones, or both, and never less than the new ones.'
        : 'The role was not changed.';
  await notices.send({
    kind: 'escalated',
    roleArn: ledger.role.arn,
    subject: `${nameOf(ledger).slice(0, 64)}: a person must look`,
    body: `Execution ${execution} failed with ${error?.Error ?? 'an unknown error'}: ${(error?.Cause ?? '').slice(0, 1000)}\n${left}`,
  });
  return { at: clock.now().toISOString() };
}
