import { digestOf } from '../digest.ts';
import { driftOf, driftText, isUndone, stackOf } from '../domain/probation/drift.ts';
import { inOrder, type RoleChange } from '../domain/probation/role-change.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { Ports } from '../ports.ts';
import { nameOf } from './ledger.ts';

/** What others made of the role since the swap, and who they were. */
export interface Drifted {
  readonly digest: string;
  /** Whether part of what was taken away is there again. */
  readonly undone: boolean;
  /** In words. */
  readonly text: string;
  /** Empty until CloudTrail shows it. */
  readonly by: readonly RoleChange[];
  readonly stack: string | null;
}

/** The role as Ratchet left it and as it is, and what was swapped. */
interface States {
  readonly left: RoleSnapshot;
  readonly live: RoleSnapshot;
  readonly proposal: Proposal;
}

/** Whose probation it is, since when, until now, and what the look before found. */
interface Since {
  readonly role: { readonly arn: string; readonly id: string };
  readonly application: { readonly at: string };
  readonly watch?: { readonly drift: Drifted | null } | undefined;
  /** What events told of. */
  readonly wake?: { readonly changes?: readonly RoleChange[] | undefined } | undefined;
  readonly now: Date;
}

/** Null while nobody else changed the role. Tells people the first time; a swap that is undone is told of as it ends. */
export async function tellDrift(
  { left, live, proposal }: States,
  { role, application, watch: last, wake, now }: Since,
  { trails, notices }: Pick<Ports, 'trails' | 'notices'>,
): Promise<Drifted | null> {
  const drift = driftOf(left, live, proposal);
  if (drift === null) return null;
  const digest = digestOf(drift);
  const known = last?.drift?.digest === digest ? last.drift : null;
  // Who did it comes minutes after what they did.
  if (known !== null && known.by.length > 0) return known;
  const policies = [...left.attached, ...live.attached].map(({ arn }) => arn);
  const window = { from: application.at, to: now.toISOString() };
  const told = await trails.changes({ arn: role.arn, policies }, window);
  const by = inOrder([...told, ...(wake?.changes ?? [])]).slice(-20);
  const stack = stackOf(live);
  const found = {
    digest,
    undone: isUndone(drift),
    text: driftText(drift.changes, by, stack),
    by,
    stack,
  };
  if (known === null && !found.undone) {
    const name = nameOf({ role });
    await notices.send({
      kind: 'drifted',
      roleArn: role.arn,
      subject: `${name.slice(0, 64)} was changed in probation`,
      body: `Since the swap, ${found.text}. Probation goes on.`,
    });
  }
  return found;
}
