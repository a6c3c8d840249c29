import type { Evidence } from '../evidence/evidence.ts';
import { reconcile } from '../last-accessed/reconcile.ts';
import { sightAfter } from '../last-accessed/sight.ts';
import { contains } from '../policy/contain.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { modernised } from '../policy/version.ts';
import { documentsOf, type RoleSnapshot } from '../role.ts';
import { prefixOf } from '../trail/event-source.ts';
import type { Visibility } from '../trail/visibility.ts';
import { callsNotGranted, deniedOf, keptOf, unknownOf, wildcardsOf } from './findings.ts';
import { fitInto } from './fit.ts';
import { heldBy } from './held.ts';
import { narrowDocument } from './narrow.ts';
import type { Draft, Proposal, Removal } from './proposal.ts';
import { allGranted, removedBy } from './removed.ts';
import type { Usage } from './verdict.ts';

export type Drafting =
  | { readonly kind: 'proposed'; readonly proposal: Proposal }
  /** Nothing would be lost. */
  | { readonly kind: 'unchanged'; readonly reasons: readonly string[] }
  /** Nothing would be left, or what is left fits in no policies that the role may have. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

export interface DraftInput {
  readonly role: RoleSnapshot;
  readonly roleDigest: string;
  readonly evidence: Evidence;
  readonly visibility: Visibility;
  readonly warnings: readonly string[];
  /** Managed policies that the role may have. */
  readonly attachmentQuota: number;
  /** Goes into the names of the new policies, so that two drafts never share one: a few letters and digits. */
  readonly stamp: string;
}

/** A role that was drafted under size pressure before, mostly. */
const FORCED: Drafting = {
  kind: 'unchanged',
  reasons: ['what it does not use comes with wildcards without which its policies do not fit'],
};

/** Drafts the smallest policies that still allow all that the role did, as a narrowing of the ones it has. */
export function draftProposal(input: DraftInput): Drafting {
  const { role, evidence } = input;
  const reconciliation = reconcile(evidence);
  const usage: Usage = {
    calls: Map.groupBy(evidence.calls, ({ action }) => action),
    services: new Set([...servicesOf(evidence), ...(reconciliation?.used ?? [])]),
    visibility:
      reconciliation === null
        ? input.visibility
        : sightAfter(reconciliation, input.visibility, allGranted(documentsOf(role))),
    held: heldBy(documentsOf(role)),
  };
  const policies = policiesOf(role).map((policy) => ({
    ...policy,
    narrowed: narrowDocument(modernised(policy.document), usage),
  }));
  const replaced = policies.filter(({ narrowed }) => narrowed.some(({ changed }) => changed));
  const stays = policies.filter((policy) => !replaced.includes(policy));
  if (replaced.length === 0)
    return {
      kind: 'unchanged',
      reasons: ['every action it is allowed was used or cannot be judged: nothing to take away'],
    };

  const parts = replaced.flatMap(({ narrowed }) =>
    narrowed.flatMap(({ source, statements }) =>
      statements.map((statement) => ({ statement, source })),
    ),
  );
  // The old policies go only after the new ones are there, so both have to fit.
  const room = Math.max(input.attachmentQuota - role.attached.length, 0);
  const fitted = fitInto(room, parts);
  const before = policies.map(({ document }) => document);
  if (fitted.kind === 'too-large') {
    if (fitted.smallest === null) return { kind: 'refused', reasons: [fitted.reason] };
    const smallest = [...stays.map(({ document }) => document), ...fitted.smallest];
    if (contains(smallest, before).kind === 'proven') return FORCED;
    return { kind: 'refused', reasons: [noRoom(fitted.reason, input, room)] };
  }

  const attach = toDrafts(input, fitted.documents);
  const finalDocuments = [...stays, ...attach].map(({ document }) => document);
  if (!grantsAny(finalDocuments)) {
    return {
      kind: 'refused',
      reasons: [
        'nothing would be left: no call that it made is allowed by the policies it has now, so they do not explain what it does',
      ],
    };
  }

  if (fitted.widenings.length > 0 && contains(finalDocuments, before).kind === 'proven')
    return FORCED;

  const cells = policies.flatMap(({ narrowed }) => narrowed.flatMap((each) => each.cells));
  return {
    kind: 'proposed',
    proposal: {
      roleArn: role.arn,
      roleDigest: input.roleDigest,
      attach,
      detach: replaced.map(({ removal }) => removal),
      untouched: stays.map(({ removal }) => removal.name),
      kept: keptOf(cells),
      removed: removedBy(before, finalDocuments),
      unknown: unknownOf(cells, fitted.widenings),
      denied: deniedOf(evidence),
      notGranted: callsNotGranted(evidence.calls, before),
      wildcards: wildcardsOf(
        replaced.flatMap(({ narrowed }) => narrowed.flatMap((each) => each.cells)),
        fitted.widenings,
      ),
      warnings: input.warnings,
    },
  };
}

function servicesOf({ calls, denials, unmapped }: Evidence): ReadonlySet<string> {
  const actions = [...calls, ...denials].map(({ action }) => action.slice(0, action.indexOf(':')));
  const sources = Object.keys(unmapped).flatMap((name) => prefixOf(name.split(':')[0] ?? '') ?? []);
  return new Set([...actions, ...sources]);
}

function policiesOf(
  role: RoleSnapshot,
): readonly { readonly removal: Removal; readonly document: PolicyDocument }[] {
  return [
    ...role.attached.map(({ name, arn, document }) => ({
      removal: { kind: 'managed', name, arn } as const,
      document,
    })),
    ...role.inline.map(({ name, document }) => ({
      removal: { kind: 'inline', name } as const,
      document,
    })),
  ];
}

function noRoom(reason: string, { role, attachmentQuota }: DraftInput, room: number): string {
  return `${reason}, and there is room for ${room}: ${role.attached.length} of the ${attachmentQuota} it may have are attached, and stay until the new ones are; detach some that it does not need, or ask AWS for a higher quota of managed policies per role`;
}

function toDrafts(
  { role, stamp }: DraftInput,
  documents: readonly PolicyDocument[],
): readonly Draft[] {
  return documents.map((document, index) => ({
    name: `${role.name}-${stamp}${documents.length > 1 ? `-${index + 1}` : ''}`,
    path: '/ratchet/',
    description: `What ${role.name} was seen to need. Made by Ratchet from its own policies, made smaller.`,
    document,
  }));
}

function grantsAny(documents: readonly PolicyDocument[]): boolean {
  return documents.some(({ statements }) => statements.some(({ effect }) => effect === 'Allow'));
}
