import type { Picture } from '../domain/change/history.ts';
import type { OtherChange } from '../domain/change/rollback.ts';
import type { Clock } from '../ports.ts';
import type { RolledBack } from '../steps/roll-back.ts';
import type { KeptRole } from '../steps/roll-back-to.ts';
import { type PlaceRequest, placeOf } from './rollback-place.ts';

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

/** Throws BadInput when there is no such place or role. */
export async function listChanges(request: PlaceRequest, clock: Clock): Promise<RollbackList> {
  const place = await placeOf(request, clock);
  return place.look(async (opened) => listOf(opened));
}

function listOf({ arn, history }: KeptRole): RollbackList {
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

/** What was done, as it is printed. */
export function reportOf(
  { plan, writes, others, digest }: RolledBack,
  {
    arn,
    picture,
    request,
  }: {
    readonly arn: string;
    readonly picture: Picture;
    readonly request: { readonly only?: string | undefined; readonly discardOthers: boolean };
  },
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
