import type { Call, Evidence } from '../evidence/evidence.ts';
import { decide } from '../gates/replay.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import { merge } from '../policy/merge.ts';
import { pack } from '../policy/pack.ts';
import { MANAGED_POLICY_LIMIT } from '../policy/size.ts';
import { modernised } from '../policy/version.ts';
import type { RoleSnapshot } from '../role.ts';
import { prefixOf } from '../trail/event-source.ts';
import type { Visibility } from '../trail/visibility.ts';
import { grantedActions, type Narrowed, narrowDocument } from './narrow.ts';
import type { DeniedCall, Draft, Kept, Proposal, Removal, Unknown, Wildcard } from './proposal.ts';
import type { Cell } from './verdict.ts';

export type Drafting =
  | { readonly kind: 'proposed'; readonly proposal: Proposal }
  /** Nothing would be lost. */
  | { readonly kind: 'unchanged'; readonly reasons: readonly string[] }
  /** Nothing would be left. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

export interface DraftInput {
  readonly role: RoleSnapshot;
  readonly roleDigest: string;
  readonly evidence: Evidence;
  readonly visibility: Visibility;
  readonly warnings: readonly string[];
  /** Goes into the names of the new policies, so that two drafts never share one: a few letters and digits. */
  readonly stamp: string;
}

/** Drafts the smallest policies that still allow all that the role did, as a narrowing of the ones it has. */
export function draftProposal(input: DraftInput): Drafting {
  const { role, evidence } = input;
  const usage = {
    calls: Map.groupBy(evidence.calls, ({ action }) => action),
    services: servicesOf(evidence),
    visibility: input.visibility,
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

  const statements = replaced.flatMap(({ narrowed }) =>
    narrowed.flatMap((each) => each.statements),
  );
  const attach = toDrafts(input, statements);
  const finalDocuments = [...stays, ...attach].map(({ document }) => document);
  if (!grantsAny(finalDocuments)) {
    return {
      kind: 'refused',
      reasons: [
        'nothing would be left: no call that it made is allowed by the policies it has now, so they do not explain what it does',
      ],
    };
  }

  const cells = policies.flatMap(({ narrowed }) => narrowed.flatMap((each) => each.cells));
  const notGranted = callsNotGranted(
    evidence.calls,
    policies.map(({ document }) => document),
  );
  return {
    kind: 'proposed',
    proposal: {
      roleArn: role.arn,
      roleDigest: input.roleDigest,
      attach,
      detach: replaced.map(({ removal }) => removal),
      untouched: stays.map(({ removal }) => removal.name),
      kept: keptOf(cells),
      removed: removedBy(
        policies.map(({ document }) => document),
        finalDocuments,
      ),
      unknown: unknownOf(cells),
      denied: deniedOf(evidence),
      notGranted,
      wildcards: wildcardsOf(replaced.flatMap(({ narrowed }) => narrowed)),
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

function toDrafts({ role, stamp }: DraftInput, statements: readonly Statement[]): readonly Draft[] {
  const documents = pack(merge(statements), MANAGED_POLICY_LIMIT);
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

function removedBy(
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
): readonly string[] {
  const left = allGranted(after);
  return [...allGranted(before)].filter((action) => !left.has(action)).sort();
}

function allGranted(documents: readonly PolicyDocument[]): ReadonlySet<string> {
  const allows = documents
    .flatMap(({ statements }) => statements)
    .filter(({ effect }) => effect === 'Allow');
  return new Set(allows.flatMap(grantedActions));
}

function keptOf(cells: readonly Cell[]): readonly Kept[] {
  const used = cells.filter((cell) => cell.verdict === 'used');
  return byAction(used).map(([action, group]) => ({
    action,
    resources: union(group.map(({ resources }) => resources)),
    // The same calls may have been served by several statements.
    calls: Math.max(...group.map(({ calls }) => calls)),
  }));
}

function unknownOf(cells: readonly Cell[]): readonly Unknown[] {
  const unknown = cells.filter((cell) => cell.verdict === 'unknown');
  return byAction(unknown).map(([action, group]) => ({
    action,
    resources: union(group.map(({ resources }) => resources)),
    reason: union(group.map(({ reason }) => [reason])).join('; '),
  }));
}

function wildcardsOf(narrowed: readonly Narrowed[]): readonly Wildcard[] {
  const found = narrowed.flatMap(({ cells }) =>
    cells.flatMap((cell) => {
      if (cell.verdict === 'unused') return [];
      if (cell.verdict === 'used')
        return [...cell.reasons].map(([resource, reason]) => ({
          action: cell.action,
          resource,
          reason,
        }));
      return cell.resources
        .filter((resource) => /[*?]/.test(resource))
        .map((resource) => ({ action: cell.action, resource, reason: cell.reason }));
    }),
  );
  const distinct = new Map(
    found.map((each) => [JSON.stringify([each.action, each.resource]), each]),
  );
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

function deniedOf({ denials }: Evidence): readonly DeniedCall[] {
  return denials.map(({ action, resource, count, by }) => ({ action, resource, calls: count, by }));
}

function callsNotGranted(
  calls: readonly Call[],
  documents: readonly PolicyDocument[],
): Proposal['notGranted'] {
  const ask = decide(documents);
  return calls
    .filter((call) => ask(call) === 'no')
    .map(({ action, resource, count }) => ({ action, resource, calls: count }));
}

function byAction<T extends { readonly action: string }>(
  items: readonly T[],
): readonly (readonly [string, readonly T[]])[] {
  return [...Map.groupBy(items, ({ action }) => action)].sort(([a], [b]) => (a < b ? -1 : 1));
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort();
}
