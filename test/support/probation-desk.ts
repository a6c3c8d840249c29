import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Evidence } from '../../lib/domain/evidence/evidence.ts';
import type { Notice } from '../../lib/domain/notice.ts';
import { Options } from '../../lib/domain/options.ts';
import type { RoleChange } from '../../lib/domain/probation/role-change.ts';
import type { Wake } from '../../lib/domain/probation/wake.ts';
import type { Proposal } from '../../lib/domain/proposal/proposal.ts';
import { parseAccount } from '../../lib/local/account-dump.ts';
import { fileRoles } from '../../lib/local/file-roles.ts';
import type { Ports, Trails } from '../../lib/ports.ts';
import { apply } from '../../lib/steps/apply.ts';
import { roleDigest } from '../../lib/steps/role-digest.ts';
import type { WatchInput } from '../../lib/steps/watch.ts';
import { accountDump, allows, ROLES } from './account-fixture.ts';
import { evidenceOf } from './evidence-of.ts';
import { memoryLeases } from './memory-leases.ts';
import { proposalOf } from './proposal-of.ts';
import { memoryArchive, memoryTickets } from './review-ports.ts';

export const EXECUTION = 'run-1';
const SWAPPED = '2026-09-15T00:00:00.000Z';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
export const ROLE = { arn: ROLES.orders, id: 'AROAORDERSAPI0000001' };

/** What a desk's world can be told from outside. */
interface World {
  now: string;
  evidence: Partial<Evidence>;
  changes: readonly RoleChange[];
  live: boolean;
  final: boolean;
}

/**
 * The role orders-api just swapped: it may read one table and no more, where its policies before allowed the queue and
 * whatever orders-access did. A desk to look at it from, in memory but for the account.
 */
export async function probationDesk(given: Partial<Options> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ratchet-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const world: World = { now: SWAPPED, evidence: {}, changes: [], live: true, final: false };
  const clock = { now: () => new Date(world.now) };
  const account = parseAccount(JSON.stringify(accountDump()), 'dump.json');
  const roles = await fileRoles({ account, out: join(folder, 'account.json'), clock });
  const archive = memoryArchive();
  const notices: Notice[] = [];
  const trails: Trails = {
    collect: async (_, window) => evidenceOf({ ...world.evidence, window }),
    changes: async () => world.changes,
    span: async () => ({
      first: '2026-09-01T00:00:00Z',
      last: world.live ? world.now : '2026-09-16T00:00:00Z',
      live: world.live,
      ...(world.final ? { final: true } : {}),
    }),
    selectors: async () => null,
    settings: async () => null,
  };
  const ports = {
    roles,
    archive,
    trails,
    clock,
    tickets: memoryTickets(),
    leases: memoryLeases(),
    notices: { send: async (notice: Notice) => void notices.push(notice) },
  } satisfies Partial<Ports>;

  const before = await roles.snapshot(ROLE.arn);
  const snapshot = await archive.put('snapshot', before);
  const proposal = await archive.put('proposal', swapOf(roleDigest(before)));
  const evidence = await archive.put('evidence', evidenceOf());
  const decision = { kind: 'approved', by: 'ann', at: SWAPPED, proposal } as const;
  const application = await apply(
    { execution: EXECUTION, role: ROLE, proposal, snapshot, decision },
    ports,
  );
  const ledger = {
    role: ROLE,
    options: Options.parse(given),
    application,
    proposal: { proposal, snapshot },
    decision,
    collection: { evidence, window: { from: '2026-09-01T00:00:00.000Z', to: SWAPPED } },
  };
  const watchInput = (wake?: Wake, watch?: WatchInput['ledger']['watch']): WatchInput => ({
    execution: EXECUTION,
    ledger: { ...ledger, ...(wake === undefined ? {} : { wake }), watch },
  });
  return { world, ports, notices, before, ledger, watchInput };
}

function swapOf(digest: string): Proposal {
  return proposalOf({
    roleDigest: digest,
    attach: [
      {
        name: 'orders-api-1',
        path: '/ratchet/',
        description: 'test',
        document: allows('dynamodb:GetItem', TABLE),
      },
    ],
    removed: ['sqs:SendMessage'],
  });
}
