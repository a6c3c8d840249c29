import { applyPlan, arrived } from '../../lib/domain/change/plan.ts';
import { Options } from '../../lib/domain/options.ts';
import type { Proposal } from '../../lib/domain/proposal/proposal.ts';
import type { RoleSnapshot } from '../../lib/domain/role.ts';
import { type ApplyInput, apply } from '../../lib/steps/apply.ts';
import { roleDigest } from '../../lib/steps/role-digest.ts';
import { rollBack } from '../../lib/steps/roll-back.ts';
import { rollBackPart } from '../../lib/steps/roll-back-part.ts';
import { allows, ROLES } from './account-fixture.ts';
import { NOW, type Observed, type Scene } from './crash-matrix.ts';
import { evidenceOf } from './evidence-of.ts';
import { proposalOf } from './proposal-of.ts';

// The role orders-api: three managed policies, one of them shared and to stay, two inline ones, one of them to stay.

export const EXECUTION = 'run-1';
export const ROLE = { arn: ROLES.orders, id: 'AROAORDERSAPI0000001' };
const ROLE_NAME = 'orders-api';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:orders';

/** Kept by the draft, or by what stays. */
export const OBSERVED: readonly Observed[] = [
  { action: 'dynamodb:GetItem', resource: TABLE },
  { action: 'sqs:SendMessage', resource: QUEUE },
  { action: 's3:GetObject', resource: 'arn:aws:s3:::shared/a' },
  { action: 'logs:PutLogEvents', resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:a' },
];
const LOST = { action: 'dynamodb:PutItem', resource: TABLE };

export function swapProposal(digest: string): Proposal {
  const documents = [allows('dynamodb:GetItem', TABLE), allows('sqs:SendMessage', QUEUE)];
  return proposalOf({
    roleDigest: digest,
    attach: documents.map((document, at) => ({
      name: `orders-api-${at + 1}`,
      path: '/ratchet/',
      description: 'test',
      document,
    })),
  });
}

type Prepared = Awaited<ReturnType<typeof drafted>>;

async function drafted({ roles, archive }: Parameters<Scene['prepare']>[0]) {
  const live = await roles.snapshot(ROLE.arn);
  const snapshot = await archive.put('snapshot', live);
  const proposal = await archive.put('proposal', swapProposal(roleDigest(live)));
  const at = '2026-09-15T00:00:00Z';
  const decision = { kind: 'approved' as const, by: 'ann', at, proposal };
  const window = { from: '2026-09-01T00:00:00.000Z', to: '2026-09-15T00:00:00.000Z' };
  return {
    // An emulator gives ids of its own.
    role: { arn: ROLE.arn, id: live.id },
    options: Options.parse({}),
    proposal: { proposal, snapshot },
    collection: { evidence: await archive.put('evidence', evidenceOf()), window },
    decision,
  };
}

const applyInputOf = ({ role, proposal, decision }: Prepared): ApplyInput => ({
  execution: EXECUTION,
  role,
  ...proposal,
  decision,
});

/** Swapped for good; reads that lag are tried again. */
async function swapped(ports: Parameters<Scene['prepare']>[0]): Promise<Prepared> {
  const ledger = await drafted(ports);
  const TRIES = 50;
  for (let tries = 1; ; tries += 1) {
    try {
      await apply(applyInputOf(ledger), ports);
      return ledger;
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

const base = { roleName: ROLE_NAME, observed: OBSERVED };

export const APPLY: Scene = { ...base, name: 'apply', state: 'Apply', prepare: drafted };
export const ABANDON: Scene = {
  ...base,
  name: 'abandon',
  state: 'Abandon',
  prepare: async (ports) => ({ ...(await swapped(ports)), error: { Error: 'Odd', Cause: '' } }),
};
export const RESTORE: Scene = { ...base, name: 'restore', state: 'Restore', prepare: swapped };
export const GIVE_BACK: Scene = {
  ...base,
  name: 'give back',
  state: 'GiveBack',
  prepare: async (ports) => {
    const ledger = await swapped(ports);
    const lost = [{ ...LOST, how: 'denied', calls: 1, first: '2026-09-16T00:00:00Z' }];
    const missed = await ports.archive.put('missed', { lost, regained: [], others: [], notIam: 0 });
    const at = '2026-09-16T00:00:00.000Z';
    const watch = { kind: 'missing', missed, deniedAt: at, arrivedAt: at };
    return { ...ledger, watch: { ...watch, seconds: 60, ends: '2026-09-22T00:00:00.000Z' } };
  },
};

/** What a rollback works with, read anew by every run of the command. */
async function rollbackOf(ledger: Prepared, { roles, archive }: Parameters<Scene['prepare']>[0]) {
  const snapshot = (await archive.get(ledger.proposal.snapshot)) as RoleSnapshot;
  const [live, quota] = [await roles.snapshot(ROLE.arn), await roles.attachmentQuota()];
  const plan = applyPlan(snapshot, swapProposal(''), 'run-1');
  const common = { ticket: 'rollback', live, quota, wanted: snapshot, at: NOW.toISOString() };
  const before = () => archive.put('snapshot', live);
  return { ...common, before, left: arrived(snapshot, plan), passed: [snapshot] };
}

const ROLL_BACK: Scene = {
  ...base,
  name: 'roll back',
  state: null,
  prepare: swapped,
  step: async (ledger, ports) => {
    const request = await rollbackOf(ledger as Prepared, ports);
    await rollBack({ ...request, kind: 'roll-back', keepOthers: true }, ports);
    await ports.roles.tag(ROLE.arn, { 'lp:status': 'rolled-back' });
  },
};
const ROLL_BACK_PART: Scene = {
  ...base,
  name: 'roll back in part',
  state: null,
  prepare: swapped,
  step: async (ledger, ports) => {
    const request = await rollbackOf(ledger as Prepared, ports);
    await rollBackPart({ ...request, action: LOST.action, stamp: () => 'stamp' }, ports);
    await ports.roles.tag(ROLE.arn, { 'lp:status': 'partly-rolled-back' });
  },
};

export const SCENES: readonly Scene[] = [
  APPLY,
  ABANDON,
  RESTORE,
  GIVE_BACK,
  ROLL_BACK,
  ROLL_BACK_PART,
];
