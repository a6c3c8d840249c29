import * as z from 'zod';
import { digestOf } from '../digest.ts';
import { crossCheck, opinionNotes, sightBeside } from '../domain/generation/cross-check.ts';
import { draftProposal } from '../domain/proposal/draft.ts';
import type { Removal } from '../domain/proposal/proposal.ts';
import { visibilityUnder } from '../domain/trail/visibility.ts';
import type { Ports, Ref, Roles } from '../ports.ts';
import { fetchKept, keep } from './archived.ts';
import { RefInput, RoleInput } from './inputs.ts';
import { roleDigest } from './role-digest.ts';
import { sameRole } from './same-role.ts';

export const ProposeInput = z.strictObject({
  role: RoleInput,
  evidence: RefInput,
  generated: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('succeeded'), documents: RefInput }),
    z.object({ kind: z.literal('unavailable'), reason: z.string() }),
  ]),
  /** What guardrails warned of. */
  cautions: z.array(z.string()),
  /** What the soak warned of. */
  warnings: z.array(z.string()),
  /** Digest of the role when the soak began. */
  roleDigest: z.string(),
});
export type ProposeInput = z.infer<typeof ProposeInput>;

export type Proposed =
  | { readonly kind: 'proposed'; readonly proposal: Ref; readonly snapshot: Ref }
  | { readonly kind: 'unchanged' | 'refused'; readonly reasons: readonly string[] };

/** Drafts from the role as it is now and from what it did; nothing is proposed that would not take something away. */
export async function propose(
  input: ProposeInput,
  { roles, trails, archive }: Pick<Ports, 'roles' | 'trails' | 'archive'>,
): Promise<Proposed> {
  const [snapshot, evidence, selectors, attachmentQuota] = await Promise.all([
    sameRole(roles, input.role),
    fetchKept(archive, 'evidence', input.evidence),
    trails.selectors(),
    roles.attachmentQuota(),
  ]);
  const digest = roleDigest(snapshot);
  const secondOpinion =
    input.generated.kind === 'succeeded'
      ? crossCheck(await fetchKept(archive, 'generated', input.generated.documents), evidence)
      : null;
  const visibility = visibilityUnder(selectors);
  const drafting = draftProposal({
    role: snapshot,
    roleDigest: digest,
    evidence,
    visibility: secondOpinion === null ? visibility : sightBeside(secondOpinion, visibility),
    warnings: [
      ...input.cautions,
      ...input.warnings,
      ...(digest === input.roleDigest
        ? []
        : ['the role was changed during the soak; the draft is made from what it is now']),
      ...(input.generated.kind === 'unavailable'
        ? [`Access Analyzer gave no second opinion: ${input.generated.reason}`]
        : []),
      ...(secondOpinion === null ? [] : opinionNotes(secondOpinion)),
    ],
    attachmentQuota,
    stamp: digestOf([digest, input.evidence.digest]).slice(0, 8),
  });
  if (drafting.kind !== 'proposed') return drafting;
  const detach: Removal[] = [];
  for (const removal of drafting.proposal.detach)
    detach.push(await withOthers(removal, snapshot.name, roles));
  const [proposal, kept] = await Promise.all([
    keep(archive, 'proposal', {
      ...drafting.proposal,
      detach,
      ...(secondOpinion === null ? {} : { secondOpinion }),
    }),
    keep(archive, 'snapshot', snapshot, snapshot.id),
  ]);
  return { kind: 'proposed', proposal, snapshot: kept };
}

/** A managed policy is taken from this role only: a reviewer sees who keeps it. */
async function withOthers(removal: Removal, roleName: string, roles: Roles): Promise<Removal> {
  if (removal.kind === 'inline') return removal;
  const all = await roles.principalsWith(removal.arn);
  const sharedWith = all.filter((principal) => principal !== `role/${roleName}`);
  return sharedWith.length === 0 ? removal : { ...removal, sharedWith };
}
