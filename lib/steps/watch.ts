import { z } from 'zod';
import { Options } from '../domain/options.ts';
import { type Lost, regressions } from '../domain/regression.ts';
import { documentsOf } from '../domain/role.ts';
import type { Ports } from '../ports.ts';
import { fetchKept } from './archived.ts';
import { RefInput, RoleInput } from './inputs.ts';
import { sameRole } from './same-role.ts';

export const WatchInput = z.strictObject({
  role: RoleInput,
  options: Options,
  application: z.object({ at: z.iso.datetime() }),
  snapshot: RefInput,
});
export type WatchInput = z.infer<typeof WatchInput>;

export type Watched =
  | { readonly kind: 'watching'; readonly until: string }
  | { readonly kind: 'regressed'; readonly lost: readonly Lost[] }
  /** `seenUntil`: how far the records went; before the end of probation when they ended early. */
  | { readonly kind: 'over'; readonly lost: readonly Lost[]; readonly seenUntil: string };

/** How often probation looks. Day by day: CloudTrail delivers within minutes, and a sweep reads the whole window. */
const INTERVAL = 86_400_000;

/** Looks for calls that the old policies allowed and the new ones do not, since the swap. */
export async function watch(
  input: WatchInput,
  { roles, trails, archive, clock }: Pick<Ports, 'roles' | 'trails' | 'archive' | 'clock'>,
): Promise<Watched> {
  const now = clock.now();
  const start = Date.parse(input.application.at);
  const end = start + input.options.probationDays * 86_400_000;
  const [role, before, evidence, span] = await Promise.all([
    sameRole(roles, input.role),
    fetchKept(archive, 'snapshot', input.snapshot),
    trails.collect(input.role, { from: input.application.at, to: now.toISOString() }),
    trails.span(),
  ]);
  const lost = regressions(evidence, documentsOf(before), documentsOf(role));
  if (lost.length > 0 && input.options.onRegression !== 'notify')
    return { kind: 'regressed', lost: lost.slice(0, 50) };

  const ended = !span.live && (span.last === null || Date.parse(span.last) < now.getTime());
  if (now.getTime() >= end || ended) {
    const seenUntil =
      ended && span.last !== null && span.last < now.toISOString() ? span.last : now.toISOString();
    return { kind: 'over', lost: lost.slice(0, 50), seenUntil };
  }
  return {
    kind: 'watching',
    until: new Date(Math.min(end, now.getTime() + INTERVAL)).toISOString(),
  };
}
