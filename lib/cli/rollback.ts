import { digestOf } from '../digest.ts';
import { beforeLastSwap, type History, type Picture, pictureBy } from '../domain/change/history.ts';
import { actionOf } from '../domain/change/only.ts';
import { BadInput } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';
import { rollBackTo } from '../steps/roll-back-to.ts';
import { type PlaceRequest, placeOf } from './rollback-place.ts';
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
    const { arn, history } = opened;
    const { to, only, discardOthers } = request;
    const picture = chosen(history, to, arn);
    const action = only === undefined ? null : wantedAction(only);
    const stamp = digestOf([arn, picture.digest, only ?? null]).slice(0, 8);
    const ticket = `rollback-${picture.digest.slice(0, 12)}-${stamp}`;
    const wanted = { picture, action, discardOthers, ticket, now: clock.now() };
    return reportOf(await rollBackTo(wanted, opened), { arn, picture, request });
  });
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

function wantedAction(only: string): string {
  const action = actionOf(only);
  if (action !== null) return action;
  throw new BadInput(`--only ${only}: give a service, such as s3, or an action, s3:GetObject.`);
}
