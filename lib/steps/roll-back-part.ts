import { narrowedGrants } from '../domain/change/grants.ts';
import { givesOfDraft, OWN_PATH } from '../domain/change/operation.ts';
import { arrived, stepsOf } from '../domain/change/plan.ts';
import { unknownAction } from '../domain/change/unknown-action.ts';
import { BadInput, NoRoom, UndoFailed } from '../domain/errors.ts';
import { contains } from '../domain/policy/contain.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { characters, MANAGED_POLICY_LIMIT } from '../domain/policy/size.ts';
import { documentsOf, type RoleSnapshot } from '../domain/role.ts';
import type { Ref } from '../ports.ts';
import { keep } from './archived.ts';
import { carryOut } from './carry-out.ts';
import { roleDigest } from './role-digest.ts';
import type { RollBackPorts, RolledBack } from './roll-back.ts';
import { makeSureOfRoom } from './room.ts';

export interface PartRequest {
  readonly ticket: string;
  readonly before: () => Promise<Ref>;
  readonly live: RoleSnapshot;
  /** Where the grants come from. */
  readonly wanted: RoleSnapshot;
  /** `s3:*`, `s3:GetObject`. */
  readonly action: string;
  /** Names the policy: the same grants have the same. */
  readonly stamp: (document: PolicyDocument) => string;
  readonly quota: number;
  readonly at: string;
}

/**
 * Gives back what a snapshot granted of one action or service and no more, as a policy of Ratchet's own; nothing else
 * changes. Throws BadInput when there is no such action or the snapshot grants none of it, NoRoom, and UndoFailed when what is read back differs.
 */
export async function rollBackPart(
  { ticket, before, live, wanted, action, stamp, quota, at }: PartRequest,
  { roles, archive, again }: RollBackPorts,
): Promise<RolledBack> {
  const unknown = unknownAction(action, wanted, live);
  if (unknown !== null) throw new BadInput(`Nothing was given back: ${unknown}.`);
  const statements = narrowedGrants(documentsOf(wanted), [{ action, resource: null }]);
  if (statements.length === 0)
    throw new BadInput(
      `The snapshot of ${live.arn} grants nothing of ${action}: there is nothing to give back.`,
    );
  const document: PolicyDocument = { version: '2012-10-17', statements };
  if (contains(documentsOf(live), [document]).kind === 'proven')
    return { plan: null, writes: [], others: [], digest: roleDigest(live) };
  if (contains(documentsOf(wanted), [document]).kind !== 'proven')
    throw new UndoFailed(
      `${live.arn}: it cannot be proven that what would be given back of ${action} lies within the snapshot`,
    );

  const name = `${live.name}-given-back-${stamp(document)}`;
  const description = `What ${live.name} had of ${action} before it was tightened. Ticket ${ticket}.`;
  const draft = { name, path: OWN_PATH, description, document };
  const operations = givesOfDraft(live.arn, draft, ticket);
  makeSureItFits(live, document);
  makeSureOfRoom(live, operations, quota);
  const steps = stepsOf(live, operations);
  const kept = { ticket, snapshot: await before(), steps, at };
  const plan = await keep(archive, 'plan', { kind: 'roll-back', ...kept }, live.id);
  const digest = roleDigest(await carryOut(operations, live, roles, again));
  if (digest !== roleDigest(arrived(live, operations)))
    throw new UndoFailed(
      `${live.arn}: more than ${name} changed (${digest}): somebody changes the role right now`,
    );
  return { plan, writes: operations, others: [], digest };
}

function makeSureItFits({ arn }: RoleSnapshot, document: PolicyDocument): void {
  const size = characters(document);
  if (size > MANAGED_POLICY_LIMIT)
    throw new NoRoom(
      `what would be given back to ${arn} has ${size} characters, and a policy takes ${MANAGED_POLICY_LIMIT}: ask for one action instead of a service`,
    );
}
