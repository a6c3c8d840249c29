import * as z from 'zod';
import { counted } from '../../domain/counted.ts';
import { accountOf, roleNameOf } from '../../domain/role.ts';
import type { Ports } from '../../ports.ts';

const Outcome = z.object({
  role: z.string().min(1),
  kind: z.string(),
  reason: z.string().optional(),
});

export const SummariseInput = z.strictObject({
  outcomes: z.array(Outcome),
  /** Roles that are due and were left for the next round. */
  left: z.number().int().min(0),
});
export type SummariseInput = z.infer<typeof SummariseInput>;

export interface FleetSummary {
  readonly started: number;
  readonly already: number;
  /** Gone, or without the tag by now. */
  readonly ignored: number;
  readonly failed: number;
  readonly left: number;
}

/** Tells people how a round of re-tightening went: how many runs began, and every role that could not be started. */
export async function summarise(
  { outcomes, left }: SummariseInput,
  { notices }: Pick<Ports, 'notices'>,
): Promise<FleetSummary> {
  const of = (...kinds: string[]) => outcomes.filter(({ kind }) => kinds.includes(kind));
  const failed = of('failed', 'refused');
  const summary = {
    started: of('started').length,
    already: of('already').length,
    ignored: of('ignored').length,
    failed: failed.length,
    left,
  };
  const [first] = outcomes;
  if (first === undefined) return summary;
  const lines = [
    `${counted(summary.started, 'run')} of ${outcomes.length} roles that were due began; ${summary.already} went on already; ${summary.ignored} want it no more.`,
    ...(left === 0 ? [] : [`${left} more are due and wait for the next round.`]),
    ...failed
      .slice(0, 50)
      .map(({ role, reason }) => `Not started: ${roleNameOf(role)}: ${reason ?? 'unknown'}`),
  ];
  await notices.send({
    kind: 'retightened',
    roleArn: accountRoot(first.role),
    subject: `Re-tightening: ${summary.started} of ${outcomes.length} due roles began${failed.length === 0 ? '' : `, ${failed.length} failed`}`,
    body: lines.join('\n'),
  });
  return summary;
}

/** The notice is about an account and not about one of its roles. */
function accountRoot(roleArn: string): string {
  return `arn:${roleArn.split(':')[1]}:iam::${accountOf(roleArn)}:root`;
}
