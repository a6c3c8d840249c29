import * as z from 'zod';
import type { Ports } from '../../ports.ts';

export const FindDueInput = z.strictObject({
  /** `due`: roles whose time has come; `all`: every role that is in no run, when a person asks. */
  scope: z.enum(['due', 'all']),
});
export type FindDueInput = z.infer<typeof FindDueInput>;

/** Most roles of one round. The oldest go first, and the next round, a day later, takes the rest. */
const MOST = 400;

interface DueRole {
  readonly arn: string;
  readonly id: string;
  /** Since when it is wished that a run begins. */
  readonly at: string;
}

export type FoundDue =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'due'; readonly roles: readonly DueRole[]; readonly left: number };

/** The roles that are to be looked at again. Whether each still wants that, its tag says when it is started. */
export async function findDue(
  { scope }: FindDueInput,
  { cycles, clock }: Pick<Ports, 'cycles' | 'clock'>,
): Promise<FoundDue> {
  const now = clock.now().toISOString();
  const due = (await cycles.list())
    .flatMap(({ role, due: since }) => {
      if (since === null) return [];
      if (since <= now) return [{ ...role, at: since }];
      return scope === 'all' ? [{ ...role, at: now }] : [];
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.arn < b.arn ? -1 : 1));
  if (due.length === 0) return { kind: 'nothing' };
  return { kind: 'due', roles: due.slice(0, MOST), left: Math.max(0, due.length - MOST) };
}
