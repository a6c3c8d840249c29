import { digestOf } from '../digest.ts';
import { type History, ledThrough, type Picture } from '../domain/change/history.ts';
import { isOwn } from '../domain/change/operation.ts';
import { BadInput, NoRoom } from '../domain/errors.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { Archive, Roles } from '../ports.ts';
import { keep } from './archived.ts';
import type { Again } from './carry-out.ts';
import { type RolledBack, rollBack } from './roll-back.ts';
import { rollBackPart } from './roll-back-part.ts';

/** One role, and what the archive tells of it. */
export interface KeptRole {
  readonly roles: Roles;
  readonly archive: Archive;
  readonly arn: string;
  readonly history: History;
  /** Patience with writes that do not show yet, where nobody tries the whole again. */
  readonly again?: Again;
  /** Those of these managed policies that there are not any more. */
  readonly missing: (policyArns: readonly string[]) => Promise<readonly string[]>;
  /** Where a person finds an archived document. */
  readonly whereIs: (key: string) => string;
}

export interface RollBackToRequest {
  readonly picture: Picture;
  /** Only what the picture granted of this comes back: `s3:*`, `s3:GetObject`. Null: everything. */
  readonly action: string | null;
  /** Whether what others changed since is undone as well. */
  readonly discardOthers: boolean;
  /** What the calls are marked with. */
  readonly ticket: string;
  readonly now: Date;
}

/**
 * Puts a role back as a picture in the archive shows it, whole or in part, whatever Ratchet did to it since. Throws
 * BadInput, and has written nothing, when a policy is gone or there is no room or nothing of the action to give back;
 * else as rollBack does.
 */
export async function rollBackTo(
  { picture, action, discardOthers, ticket, now }: RollBackToRequest,
  kept: KeptRole,
): Promise<RolledBack> {
  const { archive, arn, history, again } = kept;
  const roles = kept.roles.forTicket(ticket);
  const [live, quota] = await Promise.all([roles.snapshot(arn), roles.attachmentQuota()]);
  const at = later(now.toISOString(), history.changes.at(-1)?.plan.at);
  const before = () => keep(archive, 'snapshot', live, live.id);
  const common = { ticket, before, live, quota, at, wanted: picture.snapshot };
  const ports = { roles, archive, ...(again === undefined ? {} : { again }) };
  const back = await withRoom(async () => {
    if (action !== null) {
      const stamp = (document: unknown) => digestOf([arn, document]).slice(0, 8);
      return rollBackPart({ ...common, action, stamp }, ports);
    }
    const states = ledThrough(history, picture);
    const left = states.at(-1) ?? picture.snapshot;
    await refuseMissing(picture, live, kept);
    const passed = states.slice(0, -1);
    const keepOthers = !discardOthers;
    return rollBack({ ...common, kind: 'roll-back', left, passed, keepOthers }, ports);
  });
  await roles.tag(arn, { 'lp:status': action === null ? 'rolled-back' : 'partly-rolled-back' });
  return back;
}

/** A policy that was deleted since cannot be attached; Ratchet's own are made again. */
async function refuseMissing(
  { key, snapshot }: Picture,
  live: RoleSnapshot,
  { missing, whereIs }: Pick<KeptRole, 'missing' | 'whereIs'>,
): Promise<void> {
  const here = new Set(live.attached.map(({ arn }) => arn));
  const wanted = snapshot.attached.map(({ arn }) => arn);
  const gone = await missing(wanted.filter((arn) => !isOwn(arn) && !here.has(arn)));
  if (gone.length === 0) return;
  throw new BadInput(
    `${gone.join(', ')}: no longer there, so it cannot be attached. Its document is in ${whereIs(key)} under "attached": make the policy again with that, or have only a service or an action given back.`,
  );
}

async function withRoom<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoRoom) throw new BadInput(`${error.message}.`, { cause: error });
    throw error;
  }
}

/** Virtual time may be ahead of the clock, and changes stay in their order. */
function later(now: string, last: string | undefined): string {
  if (last === undefined || now > last) return now;
  return new Date(Date.parse(last) + 1).toISOString();
}
