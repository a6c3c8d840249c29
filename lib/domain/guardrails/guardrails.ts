import { alreadyNarrow } from './already-narrow.ts';
import type { Candidate } from './guardrail.ts';
import { iacOwned } from './iac-owned.ts';
import { noTrail } from './no-trail.ts';
import { ownRole } from './own-role.ts';
import { reservedSso } from './reserved-sso.ts';
import { serviceLinked } from './service-linked.ts';
import { sharedRole } from './shared-role.ts';
import { trailMissing } from './trail-missing.ts';
import { trailPartial } from './trail-partial.ts';
import { trailRegions } from './trail-regions.ts';
import { trailStopped } from './trail-stopped.ts';
import { trailUndelivered } from './trail-undelivered.ts';
import { trailUnreadable } from './trail-unreadable.ts';

const GUARDRAILS = [
  serviceLinked,
  reservedSso,
  ownRole,
  noTrail,
  trailMissing,
  trailStopped,
  trailUndelivered,
  trailRegions,
  trailPartial,
  trailUnreadable,
  alreadyNarrow,
  sharedRole,
  iacOwned,
];

export type Admission =
  | { readonly kind: 'admitted'; readonly warnings: readonly string[] }
  | { readonly kind: 'unchanged' | 'refused'; readonly reasons: readonly string[] };

/** Asks every guardrail; a refusal outweighs "not worth it", which outweighs warnings. */
export function admitCandidate(candidate: Candidate): Admission {
  const said = GUARDRAILS.flatMap((guardrail) => guardrail(candidate) ?? []);
  const sentences = (kind: string) =>
    said.filter((one) => one.kind === kind).map(({ sentence }) => sentence);

  const refusals = sentences('refuse');
  if (refusals.length > 0) return { kind: 'refused', reasons: refusals };
  const unchanged = sentences('unchanged');
  if (unchanged.length > 0) return { kind: 'unchanged', reasons: unchanged };
  return { kind: 'admitted', warnings: sentences('warn') };
}
