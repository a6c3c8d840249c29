import type { Notice } from '../domain/notice.ts';
import type { Ports } from '../ports.ts';
import { draftIn, type EndingInput, type Ledger, nameOf, ticketOf } from './ledger.ts';

export { EndingInput as RefuseInput } from './ledger.ts';

export interface Refusal {
  readonly by: 'guardrail' | 'soak' | 'draft' | 'reviewer' | 'nobody';
  readonly reasons: readonly string[];
  readonly at: string;
}

const KIND = new Map<Refusal['by'], Notice['kind']>([
  ['reviewer', 'rejected'],
  ['nobody', 'expired'],
]);

/** Says why the role stays as it is, and lets go of it. */
export async function refuse(
  { ledger, execution }: EndingInput,
  {
    roles,
    leases,
    cycles,
    notices,
    clock,
  }: Pick<Ports, 'roles' | 'leases' | 'cycles' | 'notices' | 'clock'>,
): Promise<Refusal> {
  const { by, reasons } = why(ledger);
  const name = nameOf(ledger);
  // A role that a guardrail protects is not even tagged: IAM would refuse that for some of them.
  if (by !== 'guardrail')
    await roles.tag(ledger.role.arn, { 'lp:status': by === 'reviewer' ? 'rejected' : 'refused' });
  await notices.send({
    kind: KIND.get(by) ?? 'refused',
    roleArn: ledger.role.arn,
    ticketId: ticketOf(ledger, execution),
    subject: `${name.slice(0, 64)} stays as it is`,
    body: `${reasons.join('; ')}.`,
  });
  await leases.release(ledger.role.id, execution);
  const at = clock.now().toISOString();
  const kind = by === 'reviewer' ? 'rejected' : by === 'nobody' ? 'expired' : 'refused';
  await cycles.end({
    role: ledger.role,
    execution,
    at,
    end: { kind, reasons, ...draftIn(ledger) },
  });
  return { by, reasons, at };
}

function why({ error, decision, proposal, collection, admission }: Ledger): Omit<Refusal, 'at'> {
  if (error?.Error === 'RoleTaken')
    return {
      by: 'guardrail',
      reasons: ['another execution has this role by now: this one changed nothing'],
    };
  if (error?.Error === 'States.Timeout')
    return { by: 'nobody', reasons: ['nobody decided before the ticket expired'] };
  if (decision?.kind === 'rejected')
    return {
      by: 'reviewer',
      reasons: [`${decision.by} rejected it: ${decision.reason ?? 'no reason given'}`],
    };
  if (proposal?.kind === 'refused') return { by: 'draft', reasons: proposal.reasons };
  if (collection?.kind === 'refuse') return { by: 'soak', reasons: collection.reasons };
  return { by: 'guardrail', reasons: admission?.reasons ?? [] };
}
