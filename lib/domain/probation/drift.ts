import type { OtherChange } from '../change/rollback.ts';
import { rollback } from '../change/rollback.ts';
import { decide } from '../gates/replay.ts';
import type { Proposal } from '../proposal/proposal.ts';
import { documentsOf, type RoleSnapshot } from '../role.ts';
import type { RoleChange } from './role-change.ts';

/** What others made of a role since Ratchet's swap. */
export interface Drift {
  readonly changes: readonly OtherChange[];
  /** Policies that were taken away and are back: ARNs, and names of inline ones. */
  readonly back: readonly string[];
  /** Actions that were taken away and are allowed again. */
  readonly again: readonly string[];
}

/** The most that one drift tells of; what there is beyond is counted by whoever looks at the role. */
const MOST = 20;

/** Null when the role is as it was left. */
export function driftOf(left: RoleSnapshot, live: RoleSnapshot, proposal: Proposal): Drift | null {
  const { others } = rollback(left, live, left, true);
  if (others.length === 0) return null;
  const attached = new Set(live.attached.map(({ arn }) => arn));
  const inline = new Set(live.inline.map(({ name }) => name));
  const back = proposal.detach.flatMap((removal) => {
    if (removal.kind === 'managed') return attached.has(removal.arn) ? [removal.arn] : [];
    return inline.has(removal.name) ? [removal.name] : [];
  });
  const [now, then] = [decide(documentsOf(live)), decide(documentsOf(left))];
  const again = proposal.removed.filter((action) => {
    const call = { action, resource: null };
    return now(call) !== 'no' && then(call) === 'no';
  });
  return { changes: others.slice(0, MOST), back: back.slice(0, MOST), again: again.slice(0, MOST) };
}

/** Whether the swap is undone: part of what it took away is there again. */
export function isUndone({ back, again }: Drift): boolean {
  return back.length > 0 || again.length > 0;
}

const WHAT: Readonly<Record<OtherChange['what'], string>> = {
  attached: 'attached',
  detached: 'detached',
  'inline-changed': 'wrote inline policy',
  'inline-deleted': 'deleted inline policy',
  document: 'changed the document of',
  boundary: 'changed the permissions boundary',
  trust: 'changed the trust policy',
};

/** One change in words: `attached arn:...`. */
export function otherText({ what, policy }: OtherChange): string {
  return `${WHAT[what]} ${policy}`.trim();
}

/** In words, a sentence without a full stop: what is different now, and who did it as far as CloudTrail tells. */
export function driftText(
  changes: readonly OtherChange[],
  by: readonly RoleChange[],
  stack: string | null,
): string {
  const what = changes.map(otherText).join(', ');
  const who =
    by.length === 0 ? 'CloudTrail does not show yet by whom' : by.map(changeText).join('; ');
  const deployed = by.some(({ cloudFormation }) => cloudFormation)
    ? ` (CloudFormation${stack === null ? '' : `, stack ${stack}`})`
    : '';
  return `somebody ${what}: ${who}${deployed}`;
}

function changeText({ at, by, event, policy }: RoleChange): string {
  return `${event}${policy === null ? '' : ` of ${policy}`} by ${by} at ${at}`;
}

/** The stack that a role belongs to, as CloudFormation tags it. */
export function stackOf({ tags }: RoleSnapshot): string | null {
  return tags['aws:cloudformation:stack-name'] ?? null;
}
