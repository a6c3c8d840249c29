import type { Notice } from '../domain/notice.ts';
import type { Ports } from '../ports.ts';
import { draftIn, type EndingInput, type Ledger, nameOf, ticketOf } from './ledger.ts';
import { probationReasons, whyRestored } from './probation-reasons.ts';

export { EndingInput as CloseInput } from './ledger.ts';

export interface Closing {
  readonly outcome: 'tightened' | 'restored' | 'overruled' | 'unchanged' | 'exported';
  readonly reasons: readonly string[];
  readonly at: string;
}

/** Says how it ended, on the role's tags and to its people, lets go of the role and its probation, and says when it is due again. */
export async function closeExecution(
  { ledger, execution }: EndingInput,
  {
    roles,
    leases,
    cycles,
    probations,
    notices,
    clock,
  }: Pick<Ports, 'roles' | 'leases' | 'cycles' | 'probations' | 'notices' | 'clock'>,
): Promise<Closing> {
  const { outcome, reasons } = ending(ledger);
  const name = nameOf(ledger);
  await roles.tag(ledger.role.arn, { 'lp:status': outcome });
  await notices.send({
    kind: noticeOf(outcome),
    roleArn: ledger.role.arn,
    ticketId: ticketOf(ledger, execution),
    subject: `${name.slice(0, 64)}: ${outcome}`,
    body: `${reasons.join('; ')}.`,
  });
  await probations.end(ledger.role.id, execution);
  await leases.release(ledger.role.id, execution);
  const at = clock.now().toISOString();
  await cycles.end({
    role: ledger.role,
    execution,
    at,
    end: { kind: outcome, reasons, ...draftIn(ledger) },
  });
  return { outcome, reasons, at };
}

function ending(ledger: Ledger): Omit<Closing, 'at'> {
  if (ledger.restoration !== undefined)
    return { outcome: 'restored', reasons: whyRestored(ledger, ledger.restoration.at) };
  if (ledger.application !== undefined) {
    const { attached, detached } = ledger.application;
    return {
      outcome: ledger.watch?.kind === 'overruled' ? 'overruled' : 'tightened',
      reasons: [
        attached.length === 0 ? 'nothing new was attached' : `${attached.join(', ')} attached`,
        `${detached.join(', ')} taken away`,
        ...probationReasons(ledger),
      ],
    };
  }
  if (ledger.decision?.kind === 'exported')
    return {
      outcome: 'exported',
      reasons: [`${ledger.decision.by} takes the draft over by hand; nothing was changed`],
    };
  if (ledger.proposal?.kind === 'proposed')
    return {
      outcome: 'exported',
      reasons: ['the draft was written down and, as set, nothing was changed'],
    };
  return {
    outcome: 'unchanged',
    reasons: ledger.proposal?.reasons ?? ledger.admission?.reasons ?? [],
  };
}

function noticeOf(outcome: Closing['outcome']): Notice['kind'] {
  return outcome === 'exported' ? 'unchanged' : outcome;
}
