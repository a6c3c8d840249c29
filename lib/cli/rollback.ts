import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../digest.ts';
import {
  beforeLastSwap,
  type History,
  ledThrough,
  type Picture,
  pictureBy,
} from '../domain/change/history.ts';
import { isOwn } from '../domain/change/operation.ts';
import type { OtherChange } from '../domain/change/rollback.ts';
import { BadInput, NoRoom } from '../domain/errors.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import { type Account, loadAccount } from '../local/account-dump.ts';
import { fileArchive } from '../local/file-archive.ts';
import { fileHistory } from '../local/file-history.ts';
import { fileRoles } from '../local/file-roles.ts';
import { explained } from '../local/file-store-write.ts';
import { withRunLock } from '../local/run-lock.ts';
import type { Archive, Clock, Roles } from '../ports.ts';
import { keep } from '../steps/archived.ts';
import { type RolledBack, rollBack } from '../steps/roll-back.ts';
import { rollBackPart } from '../steps/roll-back-part.ts';

export interface RollbackRequest {
  /** Name or ARN. */
  readonly role: string;
  /** The folder of a run. */
  readonly out: string;
  readonly authorizationDetails?: string | undefined;
  /** Key or beginning of a digest; without it the picture from before the last swap. */
  readonly to?: string | undefined;
  /** `s3` or `s3:GetObject`: only that comes back. */
  readonly only?: string | undefined;
  readonly discardOthers: boolean;
}

/** What `ratchet rollback --json` prints; `docs/rollback.schema.json` describes it. */
export interface RollbackReport {
  readonly role: string;
  readonly to: string;
  readonly only: string | null;
  readonly changed: boolean;
  /** The plan in the archive, each write with its inverse; null when nothing was to be written. */
  readonly plan: string | null;
  readonly writes: readonly { readonly do: string; readonly policy: string }[];
  /** What others changed since the snapshot, and whether it stayed. */
  readonly others: readonly (OtherChange & { readonly stays: boolean })[];
  /** Of the role as it was read back. */
  readonly digest: string;
}

/** The role's changes and pictures in the archive, the newest first. */
export interface RollbackList {
  readonly role: string;
  readonly changes: readonly {
    readonly digest: string;
    readonly kind: string;
    readonly at: string;
    readonly ticket: string;
    /** The picture from before it. */
    readonly snapshot: string;
    readonly writes: readonly { readonly do: string; readonly policy: string }[];
  }[];
  readonly snapshots: readonly {
    readonly key: string;
    readonly keptAt: string;
    readonly policies: readonly string[];
  }[];
}

/** An opened folder: one role of it, and what the archive tells. */
interface Opened {
  readonly account: Account;
  readonly roles: Roles;
  readonly archive: Archive;
  readonly arn: string;
  readonly history: History;
}

export async function listChanges(
  request: Pick<RollbackRequest, 'role' | 'out' | 'authorizationDetails'>,
  clock: Clock,
): Promise<RollbackList> {
  const { arn, history } = await opened(request, clock);
  return {
    role: arn,
    changes: history.changes.toReversed().map(({ digest, plan }) => ({
      digest,
      kind: plan.kind,
      at: plan.at,
      ticket: plan.ticket,
      snapshot: plan.snapshot.key,
      writes: plan.steps.map((step) => writeOf(step.do)),
    })),
    snapshots: history.pictures.toReversed().map(({ key, keptAt, snapshot }) => ({
      key,
      keptAt,
      policies: [...snapshot.attached, ...snapshot.inline].map(({ name }) => name),
    })),
  };
}

/**
 * Puts a role of a run's folder back, whole or in part. One process at a time: throws BadInput while another is at work
 * in the folder, and for a role, a snapshot or a policy that is not there.
 */
export async function rollback(request: RollbackRequest, clock: Clock): Promise<RollbackReport> {
  // Before the lock, which would make the folder.
  const file = join(request.out, 'account.json');
  await explained('read', file, () => stat(file));
  return withRunLock(request.out, async () => {
    const folder = await opened(request, clock);
    const { archive, arn, history } = folder;
    const picture = chosen(history, request.to, arn);
    const stamp = digestOf([arn, picture.digest, request.only ?? null]).slice(0, 8);
    const ticket = `rollback-${picture.digest.slice(0, 12)}-${stamp}`;
    const roles = folder.roles.forTicket(ticket);
    const [live, quota] = await Promise.all([roles.snapshot(arn), roles.attachmentQuota()]);
    const at = later(clock.now().toISOString(), history.changes.at(-1)?.plan.at);
    const before = () => keep(archive, 'snapshot', live);
    const common = { ticket, before, live, quota, at };
    const back = await withRoom(() =>
      request.only === undefined
        ? whole(common, request, picture, folder, roles)
        : rollBackPart(
            {
              ...common,
              wanted: picture.snapshot,
              action: actionOf(request.only),
              stamp: (document) => digestOf([arn, document]).slice(0, 8),
            },
            { roles, archive },
          ),
    );
    await roles.tag(arn, {
      'lp:status': request.only === undefined ? 'rolled-back' : 'partly-rolled-back',
    });
    return reportOf(back, { arn, picture, request });
  });
}

function whole(
  common: Pick<Parameters<typeof rollBack>[0], 'ticket' | 'before' | 'live' | 'quota' | 'at'>,
  { discardOthers, out }: RollbackRequest,
  picture: Picture,
  { account, archive, history }: Opened,
  roles: Roles,
): Promise<RolledBack> {
  const states = ledThrough(history, picture);
  const left = states.at(-1) ?? picture.snapshot;
  refuseMissing(picture, common.live, account, out);
  return rollBack(
    {
      ...common,
      kind: 'roll-back',
      left,
      passed: states.slice(0, -1),
      wanted: picture.snapshot,
      keepOthers: !discardOthers,
    },
    { roles, archive },
  );
}

async function opened(
  {
    role,
    out,
    authorizationDetails,
  }: Pick<RollbackRequest, 'role' | 'out' | 'authorizationDetails'>,
  clock: Clock,
): Promise<Opened> {
  const file = join(out, 'account.json');
  const account = await loadAccount(authorizationDetails ?? file);
  const standing = authorizationDetails === undefined;
  const roles = await fileRoles({ account, out: file, clock, standing });
  const arn = roleIn(account, role);
  const shelves = join(out, 'store', 'archive');
  const archive = await fileArchive(shelves);
  const id = account.roles.get(arn)?.RoleId ?? '';
  return { account, roles, archive, arn, history: await fileHistory(archive, shelves, id) };
}

function roleIn({ roles, path }: Account, wanted: string): string {
  const found = [...roles.values()].find(
    ({ Arn, RoleName }) => Arn === wanted || RoleName === wanted,
  );
  if (found !== undefined) return found.Arn;
  const names = [...roles.values()].map(({ RoleName }) => RoleName).sort();
  throw new BadInput(
    `There is no role ${wanted} in ${path}. It has ${names.length}: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}.`,
  );
}

function chosen(history: History, to: string | undefined, arn: string): Picture {
  if (to === undefined) {
    const picture = beforeLastSwap(history);
    if (picture !== null) return picture;
    throw new BadInput(
      `Ratchet never took anything from ${arn} in this folder: there is nothing to roll back. --list shows what is kept of it.`,
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
function refuseMissing(
  { key, snapshot }: Picture,
  live: RoleSnapshot,
  account: Account,
  out: string,
): void {
  const here = new Set([...account.policies.keys(), ...live.attached.map(({ arn }) => arn)]);
  const missing = snapshot.attached.filter(({ arn }) => !isOwn(arn) && !here.has(arn));
  if (missing.length === 0) return;
  throw new BadInput(
    `${missing.map(({ arn }) => arn).join(', ')}: no longer there, so it cannot be attached. Its document is in ${join(out, 'store', 'archive', `${key}.json`)} under "attached": make the policy again with that, or give back what is needed with --only.`,
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

function reportOf(
  { plan, writes, others, digest }: RolledBack,
  { arn, picture, request }: { arn: string; picture: Picture; request: RollbackRequest },
): RollbackReport {
  // Nobody rolls back what a policy says, the boundary or who may assume the role.
  const fixed = ['document', 'boundary', 'trust'];
  return {
    role: arn,
    to: picture.key,
    only: request.only ?? null,
    changed: writes.length > 0,
    plan: plan?.key ?? null,
    writes: writes.map(writeOf),
    others: others.map((other) => ({
      ...other,
      stays: !request.discardOthers || fixed.includes(other.what),
    })),
    digest,
  };
}

function writeOf(operation: RolledBack['writes'][number]) {
  return { do: operation.kind, policy: 'arn' in operation ? operation.arn : operation.name };
}
