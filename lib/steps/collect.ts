import * as z from 'zod';
import type { Window } from '../domain/evidence/evidence.ts';
import { Options } from '../domain/options.ts';
import { judgeSoak } from '../domain/soak/judge.ts';
import type { SoakNumbers } from '../domain/soak/measure.ts';
import type { Ports, Ref } from '../ports.ts';
import { keep } from './archived.ts';
import { RoleInput } from './inputs.ts';
import { keepRole } from './keep-role.ts';

export const CollectInput = z.strictObject({
  execution: z.string().min(1),
  role: RoleInput,
  options: Options,
  from: z.iso.datetime(),
});
export type CollectInput = z.infer<typeof CollectInput>;

interface Collected {
  readonly evidence: Ref;
  readonly window: Window;
  readonly soak: SoakNumbers;
}

export type Collection = Collected &
  (
    | { readonly kind: 'ready'; readonly warnings: readonly string[] }
    | { readonly kind: 'extend'; readonly until: string; readonly reasons: readonly string[] }
    | { readonly kind: 'refuse'; readonly reasons: readonly string[] }
  );

/**
 * CloudTrail to evidence, from the start of the soak until now, with what IAM itself saw, and the verdict on it. Throws
 * RoleTaken when another execution has the role by now.
 */
export async function collect(
  { execution, role, options, from }: CollectInput,
  ports: Pick<Ports, 'trails' | 'lastAccessed' | 'archive' | 'leases' | 'clock'>,
): Promise<Collection> {
  const { trails, lastAccessed, archive, clock } = ports;
  const now = clock.now();
  const [collected, span, seenByIam] = await Promise.all([
    trails.collect(role, { from, to: now.toISOString() }),
    trails.span(),
    lastAccessed.of(role),
  ]);
  const evidence = seenByIam === null ? collected : { ...collected, lastAccessed: seenByIam };
  const more = span.live || (span.last !== null && Date.parse(span.last) >= now.getTime());
  const { numbers, ...verdict } = judgeSoak(evidence, options, now, more);
  const { window } = evidence;
  const until = verdict.kind === 'extend' ? verdict.until : now.toISOString();
  await keepRole({ execution, role }, { until }, ports);
  return { ...verdict, soak: numbers, window, evidence: await keep(archive, 'evidence', evidence) };
}
