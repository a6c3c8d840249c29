import type { Notice } from '../domain/notice.ts';
import type { Ports } from '../ports.ts';
import { type EndingInput, type Ledger, nameOf } from './ledger.ts';

export { EndingInput as CloseInput } from './ledger.ts';

export interface Closing {
  readonly outcome: 'tightened' | 'restored' | 'unchanged' | 'exported';
  readonly reasons: readonly string[];
  readonly at: string;
}

/** Says how it ended, on the role's tags and to its people. */
export async function closeExecution(
  { ledger }: EndingInput,
  { roles, notices, clock }: Pick<Ports, 'roles' | 'notices' | 'clock'>,
): Promise<Closing> {
  const { outcome, reasons } = ending(ledger);
  const name = nameOf(ledger);
  await roles.tag(ledger.role.arn, { 'lp:status': outcome });
  await notices.send({
    kind: noticeOf(outcome),
    roleArn: ledger.role.arn,
    subject: `${name.slice(0, 64)}: ${outcome}`,
    body: `${reasons.join('; ')}.`,
  });
  return { outcome, reasons, at: clock.now().toISOString() };
}

function ending(ledger: Ledger): Omit<Closing, 'at'> {
  const { application, restoration, watch } = ledger;
  if (restoration !== undefined) {
    const lost = (watch?.lost ?? []).map(
      ({ action, resource, calls }) =>
        `${action} on ${resource ?? 'an unknown resource'} (${calls})`,
    );
    return {
      outcome: 'restored',
      reasons: [`probation found access that is missed and was put back: ${lost.join(', ')}`],
    };
  }
  if (application !== undefined) {
    const attached =
      application.attached.length === 0
        ? 'nothing new was attached'
        : `${application.attached.join(', ')} attached`;
    const missed = (watch?.lost ?? []).map(({ action }) => action);
    return {
      outcome: 'tightened',
      reasons: [
        attached,
        `${application.detached.join(', ')} taken away`,
        ...(missed.length > 0
          ? [`missed in probation and, as set, not put back: ${missed.join(', ')}`]
          : []),
      ],
    };
  }
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
