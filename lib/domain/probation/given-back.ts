import { narrowedGrants } from '../change/grants.ts';
import { draftArn, givesOfDraft, isOwn, type Operation, OWN_PATH } from '../change/operation.ts';
import { decide } from '../gates/replay.ts';
import { contains } from '../policy/contain.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { characters, MANAGED_POLICY_LIMIT } from '../policy/size.ts';
import type { Draft, Proposal } from '../proposal/proposal.ts';
import { documentsOf, type RoleSnapshot } from '../role.ts';
import type { Lost } from './missed.ts';

/** Of all inline policies of a role together, without whitespace (IAM user guide, "IAM and AWS STS quotas"). */
const INLINE_LIMIT = 10_240;

const INLINE_NAME = 'ratchet-given-back-';

/** Room that a role has for one policy more. */
export interface Room {
  /** Managed policies that a role may have. */
  readonly quota: number;
}

export type GiveBackPlan =
  | {
      readonly kind: 'managed' | 'inline';
      readonly draft: Draft;
      readonly operations: readonly Operation[];
    }
  /** Nothing may be written: why. */
  | { readonly kind: 'impossible'; readonly reason: string };

/** The grants of a snapshot that were lost and are missed, and no more, as one document. */
export function lostGrants(snapshot: RoleSnapshot, lost: readonly Lost[]): PolicyDocument {
  return { version: '2012-10-17', statements: narrowedGrants(documentsOf(snapshot), lost) };
}

/**
 * How the lost grants come back: as a managed policy of Ratchet's, or inline where no more can be attached. Checked
 * before anything is written: they lie within what the snapshot granted, and with them every lost call is allowed.
 * `stamp` names them; the same grants have the same.
 */
export function giveBackPlan(
  { snapshot, live }: { readonly snapshot: RoleSnapshot; readonly live: RoleSnapshot },
  lost: readonly Lost[],
  { document, stamp, ticket }: { document: PolicyDocument; stamp: string; ticket: string },
  { quota }: Room,
): GiveBackPlan {
  const refused = whyNot(snapshot, live, lost, document);
  if (refused !== null) return { kind: 'impossible', reason: refused };

  const draft: Draft = {
    name: `${snapshot.name}-given-back-${stamp}`,
    path: OWN_PATH,
    description: `What ${snapshot.name} missed in probation, from the policies it had. Ticket ${ticket}.`,
    document,
  };
  const arn = draftArn(snapshot.arn, draft);
  const name = `${INLINE_NAME}${stamp}`;
  const put = live.inline.some((policy) => policy.name === name);
  const attachable = live.attached.length < quota || live.attached.some((one) => one.arn === arn);
  if (attachable && !put && characters(document) <= MANAGED_POLICY_LIMIT) {
    return { kind: 'managed', draft, operations: givesOfDraft(snapshot.arn, draft, ticket) };
  }
  const others = live.inline.filter((policy) => policy.name !== name);
  const inline = others.reduce((sum, policy) => sum + characters(policy.document), 0);
  if (inline + characters(document) <= INLINE_LIMIT) {
    return {
      kind: 'inline',
      draft: { ...draft, name },
      operations: [{ kind: 'put-inline', name, document }],
    };
  }
  return {
    kind: 'impossible',
    reason: `there is no room for ${characters(document)} characters more: ${live.attached.length} of ${quota} managed policies are attached and ${inline} of ${INLINE_LIMIT} inline characters are taken`,
  };
}

function whyNot(
  snapshot: RoleSnapshot,
  live: RoleSnapshot,
  lost: readonly Lost[],
  document: PolicyDocument,
): string | null {
  if (document.statements.length === 0) return 'no statement of the snapshot grants what is missed';
  const within = contains(documentsOf(snapshot), [document]);
  if (within.kind !== 'proven') return 'it cannot be proven that this adds nothing to what was had';
  const then = decide([...documentsOf(live), document]);
  const still = lost.find((call) => then(call) === 'no');
  return still === undefined
    ? null
    : `${still.action} on ${still.resource ?? 'an unknown resource'} would be refused all the same`;
}

/** The draft as it stands with what was given back: a new revision of the proposal. */
export function revised(proposal: Proposal, draft: Draft, lost: readonly Lost[]): Proposal {
  const back = new Map(
    [...new Set(lost.map(({ action }) => action))].map((action) => {
      const calls = lost.filter((each) => each.action === action);
      return [action.toLowerCase(), { action, calls }] as const;
    }),
  );
  const kept = [...back.values()].map(({ action, calls }) => ({
    action,
    resources: [...new Set(calls.map(({ resource }) => resource ?? '*'))].sort(),
    calls: calls.reduce((sum, each) => sum + each.calls, 0),
  }));
  return {
    ...proposal,
    attach: [...proposal.attach, draft],
    kept: [...proposal.kept, ...kept],
    removed: proposal.removed.filter((action) => !back.has(action.toLowerCase())),
  };
}

/**
 * The role as a swap left it, with what Ratchet gave back since. A policy counts as given back when it bears the name
 * and lies within what the snapshot granted, so that nobody can pass a change off as ours and gain by it.
 */
export function withGivenBack(
  left: RoleSnapshot,
  live: RoleSnapshot,
  snapshot: RoleSnapshot,
): RoleSnapshot {
  const granted = documentsOf(snapshot);
  const within = ({ document }: { readonly document: PolicyDocument }) =>
    contains(granted, [document]).kind === 'proven';
  const named = `${snapshot.name}-given-back-`;
  const attached = live.attached.filter(
    (policy) => isOwn(policy.arn) && policy.name.startsWith(named) && within(policy),
  );
  const inline = live.inline.filter(
    (policy) => policy.name.startsWith(INLINE_NAME) && within(policy),
  );
  const known = new Set(left.attached.map(({ arn }) => arn));
  return {
    ...left,
    attached: [...left.attached, ...attached.filter(({ arn }) => !known.has(arn))],
    inline: [...left.inline, ...inline],
  };
}
