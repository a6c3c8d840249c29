import { actionsMatching } from '../catalogue/catalogue.ts';
import type { Call, Evidence } from '../evidence/evidence.ts';
import { decide } from '../gates/replay.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import { grantedActions } from '../proposal/narrow.ts';
import type { Draft, Kept, Proposal, Unknown, Wildcard } from '../proposal/proposal.ts';
import { removedBy } from '../proposal/removed.ts';

interface Around {
  /** All policies of the role as it is now. */
  readonly before: readonly PolicyDocument[];
  /** Those that stay beside the drafts. */
  readonly staying: readonly PolicyDocument[];
  readonly evidence: Evidence;
}

const BY_HAND = 'kept by a reviewer, not seen in use';
const WRITTEN = 'as a reviewer wrote it';

/** The proposal with other drafts: what it keeps, cannot judge and takes away is told anew from them. */
export function revised(
  proposal: Proposal,
  attach: readonly Draft[],
  { before, staying, evidence }: Around,
): Proposal {
  const drafted = attach.map(({ document }) => document);
  const after = [...staying, ...drafted];
  const granted = resourcesByAction(after);
  return {
    ...proposal,
    attach,
    ...judged(proposal, granted, seenCalls(evidence.calls, after)),
    removed: removedBy(before, after),
    wildcards: wildcardsIn(drafted, proposal.wildcards),
  };
}

/** Action -> the resource patterns on which some Allow has it; `*` for a NotResource. */
function resourcesByAction(
  documents: readonly PolicyDocument[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const statement of allowsOf(documents)) {
    for (const action of [...grantedActions(statement), ...unlisted(statement)]) {
      const resources = found.get(action) ?? new Set();
      for (const resource of statement.resource ?? ['*']) resources.add(resource);
      found.set(action, resources);
    }
  }
  return new Map([...found].map(([action, resources]) => [action, [...resources].sort()]));
}

function allowsOf(documents: readonly PolicyDocument[]): readonly Statement[] {
  return documents
    .flatMap(({ statements }) => statements)
    .filter(({ effect }) => effect === 'Allow');
}

/** Patterns that stand for no action of the catalogue. */
function unlisted({ action = [] }: Statement): readonly string[] {
  return action.filter((pattern) => actionsMatching(pattern).length === 0);
}

/** Calls by action that the documents may allow. */
function seenCalls(
  calls: readonly Call[],
  documents: readonly PolicyDocument[],
): ReadonlyMap<string, number> {
  const ask = decide(documents);
  const counts = new Map<string, number>();
  for (const call of calls) {
    if (ask(call) !== 'no') counts.set(call.action, (counts.get(call.action) ?? 0) + call.count);
  }
  return counts;
}

function judged(
  { unknown }: Proposal,
  granted: ReadonlyMap<string, readonly string[]>,
  calls: ReadonlyMap<string, number>,
): { readonly kept: readonly Kept[]; readonly unknown: readonly Unknown[] } {
  const before = new Map(unknown.map((each) => [each.action, each]));
  const kept: Kept[] = [];
  const open: Unknown[] = [];
  for (const [action, resources] of [...granted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const was = before.get(action);
    const seen = calls.get(action);
    const dark = resources.filter((one) => was?.resources.includes(one) === true);
    const lit = resources.filter((one) => !dark.includes(one));
    if (seen !== undefined && lit.length > 0) kept.push({ action, resources: lit, calls: seen });
    const rest = seen === undefined ? resources : dark;
    if (rest.length > 0) open.push({ action, resources: rest, reason: was?.reason ?? BY_HAND });
  }
  return { kept, unknown: open };
}

/** Every `*` in the drafts, with the reason it had before. */
function wildcardsIn(
  documents: readonly PolicyDocument[],
  before: readonly Wildcard[],
): readonly Wildcard[] {
  const byBoth = new Map(before.map((one) => [JSON.stringify([one.action, one.resource]), one]));
  const byResource = new Map(before.map((one) => [one.resource, one]));
  const found = allowsOf(documents).flatMap(({ action = ['*'], resource = ['*'] }) => [
    ...action
      .filter((pattern) => /[*?]/.test(pattern))
      .map((pattern) => ({ action: pattern, resource: listed(resource) })),
    ...resource
      .filter((pattern) => /[*?]/.test(pattern))
      .flatMap((pattern) => action.map((one) => ({ action: one, resource: pattern }))),
  ]);
  const distinct = new Map(
    found.map(({ action, resource }) => {
      const key = JSON.stringify([action, resource]);
      const was = byBoth.get(key) ?? byResource.get(resource);
      return [key, { action, resource, reason: was?.reason ?? WRITTEN }];
    }),
  );
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** A list for reading: three, and how many more. */
function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).join(', ');
  return texts.length > 3 ? `${shown} and ${texts.length - 3} more` : shown;
}
