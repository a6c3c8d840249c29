import { digestOf } from '../digest.ts';
import {
  beforeLastSwap,
  type History,
  ledThrough,
  type Picture,
  pictureBy,
} from '../domain/change/history.ts';
import { isOwn } from '../domain/change/operation.ts';
import { BadInput, NoRoom } from '../domain/errors.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { Clock, Roles } from '../ports.ts';
import { keep } from '../steps/archived.ts';
import { type RolledBack, rollBack } from '../steps/roll-back.ts';
import { rollBackPart } from '../steps/roll-back-part.ts';
import { type Opened, type PlaceRequest, placeOf } from './rollback-place.ts';
import { type RollbackReport, reportOf } from './rollback-report.ts';

export interface RollbackRequest extends PlaceRequest {
  /** Key or beginning of a digest; without it the picture from before the last swap. */
  readonly to?: string | undefined;
  /** `s3` or `s3:GetObject`: only that comes back. */
  readonly only?: string | undefined;
  readonly discardOthers: boolean;
}

/**
 * Puts a role back, whole or in part. Throws BadInput while somebody else is at work on it, and for a place, a role, a
 * snapshot or a policy that is not there.
 */
export async function rollback(request: RollbackRequest, clock: Clock): Promise<RollbackReport> {
  const place = await placeOf(request, clock);
  return place.alone(async (opened) => {
    const { archive, arn, history, again } = opened;
    const picture = chosen(history, request.to, arn);
    const stamp = digestOf([arn, picture.digest, request.only ?? null]).slice(0, 8);
    const ticket = `rollback-${picture.digest.slice(0, 12)}-${stamp}`;
    const roles = opened.roles.forTicket(ticket);
    const [live, quota] = await Promise.all([roles.snapshot(arn), roles.attachmentQuota()]);
    const at = later(clock.now().toISOString(), history.changes.at(-1)?.plan.at);
    const before = () => keep(archive, 'snapshot', live, live.id);
    const common = { ticket, before, live, quota, at };
    const back = await withRoom(() =>
      request.only === undefined
        ? whole(common, request, picture, opened, roles)
        : rollBackPart(
            {
              ...common,
              wanted: picture.snapshot,
              action: actionOf(request.only),
              stamp: (document) => digestOf([arn, document]).slice(0, 8),
            },
            { roles, archive, again },
          ),
    );
    await roles.tag(arn, {
      'lp:status': request.only === undefined ? 'rolled-back' : 'partly-rolled-back',
    });
    return reportOf(back, { arn, picture, request });
  });
}

async function whole(
  common: Pick<Parameters<typeof rollBack>[0], 'ticket' | 'before' | 'live' | 'quota' | 'at'>,
  { discardOthers }: RollbackRequest,
  picture: Picture,
  opened: Opened,
  roles: Roles,
): Promise<RolledBack> {
  const { archive, history, again } = opened;
  const states = ledThrough(history, picture);
  const left = states.at(-1) ?? picture.snapshot;
  await refuseMissing(picture, common.live, opened);
  return rollBack(
    {
      ...common,
      kind: 'roll-back',
      left,
      passed: states.slice(0, -1),
      wanted: picture.snapshot,
      keepOthers: !discardOthers,
    },
    { roles, archive, again },
  );
}

function chosen(history: History, to: string | undefined, arn: string): Picture {
  if (to === undefined) {
    const picture = beforeLastSwap(history);
    if (picture !== null) return picture;
    throw new BadInput(
      `Ratchet never took anything from ${arn} as far as is kept here: there is nothing to roll back. --list shows what is kept of it.`,
    );
  }
  const found = pictureBy(history, to);
  if (found.kind === 'found') return found.picture;
  throw new BadInput(
    found.kind === 'none'
      ? `--to ${to}: no snapshot or change of ${arn} has that key or digest. --list shows them.`
      : `--to ${to} is the beginning of ${found.digests.length} digests: ${found.digests.map((digest) => digest.slice(0, 16)).join(', ')}. Give more of it.`,
  );
}

/** A policy that was deleted since cannot be attached; Ratchet's own are made again. */
async function refuseMissing(
  { key, snapshot }: Picture,
  live: RoleSnapshot,
  { missing, whereIs }: Opened,
): Promise<void> {
  const here = new Set(live.attached.map(({ arn }) => arn));
  const wanted = snapshot.attached.map(({ arn }) => arn);
  const gone = await missing(wanted.filter((arn) => !isOwn(arn) && !here.has(arn)));
  if (gone.length === 0) return;
  throw new BadInput(
    `${gone.join(', ')}: no longer there, so it cannot be attached. Its document is in ${whereIs(key)} under "attached": make the policy again with that, or give back what is needed with --only.`,
  );
}

/** `s3` stands for the service. */
function actionOf(only = ''): string {
  if (/^[a-z0-9-]+$/i.test(only)) return `${only}:*`;
  if (/^[a-z0-9-]+:[a-z0-9*?]+$/i.test(only)) return only;
  throw new BadInput(`--only ${only}: give a service, such as s3, or an action, s3:GetObject.`);
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
