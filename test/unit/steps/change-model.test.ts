import fc from 'fast-check';
import { expect, it } from 'vitest';
import { iamRoles } from '../../../lib/aws/iam-roles.ts';
import { digestOf } from '../../../lib/digest.ts';
import { applyPlan, arrived } from '../../../lib/domain/change/plan.ts';
import { decide } from '../../../lib/domain/gates/replay.ts';
import { parsePolicy } from '../../../lib/domain/policy/parse.ts';
import { withGivenBack } from '../../../lib/domain/probation/given-back.ts';
import { documentsOf, type RoleSnapshot } from '../../../lib/domain/role.ts';
import type { Ref } from '../../../lib/ports.ts';
import { abandon } from '../../../lib/steps/abandon.ts';
import { apply } from '../../../lib/steps/apply.ts';
import { type GiveBackInput, giveBack } from '../../../lib/steps/give-back.ts';
import { restore } from '../../../lib/steps/restore.ts';
import { roleDigest } from '../../../lib/steps/role-digest.ts';
import { rollBack } from '../../../lib/steps/roll-back.ts';
import { rollBackPart } from '../../../lib/steps/roll-back-part.ts';
import { accountDump, allowing, POLICIES } from '../../support/account-fixture.ts';
import { EXECUTION, ROLE, swapProposal } from '../../support/crash-scenes.ts';
import { evidenceOf } from '../../support/evidence-of.ts';
import { memoryLeases } from '../../support/memory-leases.ts';
import { memoryArchive, memoryTickets } from '../../support/review-ports.ts';
import { simulatedIam } from '../../support/simulated-iam.ts';

// Random lives of one role, against a model that knows it as a table: what each attachment and inline policy is.

/** ARN or inline name -> the document of an inline policy, `attached` for a managed one; absent when it has it not. */
type Table = ReadonlyMap<string, string>;

interface Model {
  table: Table;
  /** ARN of the permissions boundary, which is nobody's to change here. */
  boundary: string | null;
  /** The table before the swap and after it; null when there is no swap to undo. */
  swap: { readonly before: Table; readonly after: Table } | null;
}

type Real = ReturnType<typeof realRole>;
const NAME = 'orders-api';
const OWN = /:policy\/ratchet\//;
const GIVEN_BACK = /:policy\/ratchet\/orders-api-given-back-/;
/** What is missed, and comes back in part: the policies before the swap granted it, if they were all there. */
const MISSED = {
  action: 'dynamodb:PutItem',
  resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
};

function realRole() {
  let failsAt = -1;
  let calls = 0;
  let watching: (() => void) | null = null;
  const iam = simulatedIam(accountDump(), {
    before: () => {
      if (calls++ === failsAt) throw Object.assign(new Error('killed'), { name: 'Killed' });
    },
    after: () => watching?.(),
  });
  const ports = {
    roles: iamRoles(iam.client),
    archive: memoryArchive(),
    tickets: memoryTickets(),
    notices: { send: async () => {} },
    leases: memoryLeases(),
    clock: { now: () => new Date('2026-09-15T00:00:00Z') },
  };
  const foreign = iam.policies();
  let refs: { readonly snapshot: Ref; readonly proposal: Ref } | null = null;
  const table = (): Table =>
    new Map(
      [...iam.policiesOf(NAME)].map(([key, text]) => [
        key,
        key.startsWith('arn:') ? 'attached' : text,
      ]),
    );
  const documents = () =>
    [...iam.policiesOf(NAME).values()].map((text) => parsePolicy(JSON.parse(text), 'a policy'));
  return {
    iam,
    ports,
    table,
    boundary: async () => (await ports.roles.snapshot(ROLE.arn)).boundary?.arn ?? null,
    /** What a rollback works with, read anew by each run of it. */
    rollingBack: async () => {
      if (refs === null) throw new Error('nothing was drafted');
      const { roles, archive } = ports;
      const wanted = (await archive.get(refs.snapshot)) as RoleSnapshot;
      const proposal = (await archive.get(refs.proposal)) as ReturnType<typeof swapProposal>;
      const live = await roles.snapshot(ROLE.arn);
      const swapped = arrived(wanted, applyPlan(wanted, proposal, EXECUTION));
      const before = () => archive.put('snapshot', live);
      const left = withGivenBack(swapped, live, wanted);
      return { ticket: 't', live, left, passed: [wanted], wanted, quota: 10, at: '', before };
    },
    /** Nobody else's policy is ever deleted; what they say is compared by the caller. */
    foreignStand: () => expect(iam.policies().filter((arn) => !OWN.test(arn))).toEqual(foreign),
    draft: async () => {
      const live = await ports.roles.snapshot(ROLE.arn);
      const has = new Set([
        ...live.attached.map(({ arn }) => arn),
        ...live.inline.map(({ name }) => name),
      ]);
      const whole = swapProposal(roleDigest(live));
      const detach = whole.detach.filter((each) =>
        has.has(each.kind === 'managed' ? each.arn : each.name),
      );
      refs = {
        snapshot: await ports.archive.put('snapshot', live),
        proposal: await ports.archive.put('proposal', { ...whole, detach }),
      };
    },
    input: () => {
      if (refs === null) throw new Error('nothing was drafted');
      return { execution: EXECUTION, role: ROLE, ...refs };
    },
    swap: () => {
      if (refs === null) throw new Error('nothing was drafted');
      return { execution: EXECUTION, role: ROLE, ...refs, approved: refs.proposal };
    },
    allows: (call: { readonly action: string; readonly resource: string }) =>
      decide(documents())(call) === 'yes',
    /** A probation that found a call missed. */
    missing: async (): Promise<GiveBackInput> => {
      if (refs === null) throw new Error('nothing was drafted');
      const at = '2026-09-16T00:00:00.000Z';
      const lost = [{ ...MISSED, how: 'denied', calls: 1, first: at }];
      const missed = { lost, regained: [], others: [], notIam: 0 };
      const watch = {
        missed: await ports.archive.put('missed', missed),
        deniedAt: at,
        arrivedAt: at,
      };
      const collection = { evidence: await ports.archive.put('evidence', evidenceOf()) };
      const decision = { proposal: refs.proposal };
      const ledger = { role: ROLE, proposal: refs, decision, collection, watch };
      return { execution: EXECUTION, ledger };
    },
    /** Killed at a call, or not when it makes fewer; whether it was. */
    killedAt: async (call: number, work: () => Promise<unknown>): Promise<boolean> => {
      [calls, failsAt] = [0, call];
      try {
        await work();
        return false;
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'Killed') throw error;
        return true;
      } finally {
        failsAt = -1;
      }
    },
    /** While Ratchet works, what the draft allows is allowed whenever it was at the start and will be at the end. */
    watched: async (work: () => Promise<unknown>): Promise<void> => {
      const kept = swapProposal('').attach.map(({ document }) => document.statements[0]);
      const calls = kept.map((one) => ({
        action: one?.action?.[0] ?? '',
        resource: one?.resource?.[0] ?? null,
      }));
      const allowed = () => new Set(calls.filter((call) => decide(documents())(call) === 'yes'));
      const seen: ReadonlySet<(typeof calls)[number]>[] = [];
      const first = allowed();
      watching = () => seen.push(allowed());
      await work().finally(() => {
        watching = null;
      });
      const last = allowed();
      for (const call of calls)
        if (first.has(call) && last.has(call)) expect(seen.every((at) => at.has(call))).toBe(true);
    },
  };
}

/** What is put back: what the swap changed and is as before or after it; all else stays as others made it. */
function undone({ table, swap }: Model): Table {
  const back = new Map([...table].filter(([key]) => !GIVEN_BACK.test(key)));
  if (swap === null) return back;
  for (const key of new Set([...swap.before.keys(), ...swap.after.keys()])) {
    const [was, is, now] = [swap.before.get(key), swap.after.get(key), table.get(key)];
    if (now !== was && now !== is) continue;
    if (was === undefined) back.delete(key);
    else back.set(key, was);
  }
  return back;
}

type Step = (model: Model, real: Real) => Promise<void>;

function command(
  name: string,
  when: (model: Model) => boolean,
  step: Step,
): fc.AsyncCommand<Model, Real, false> {
  return {
    check: when,
    run: async (model, real) => {
      await step(model, real);
      const kind = name.split(',', 1)[0] ?? '';
      ran.set(kind, (ran.get(kind) ?? 0) + 1);
      expect([...real.table()].sort()).toEqual([...model.table].sort());
      expect(await real.boundary()).toBe(model.boundary);
      real.foreignStand();
    },
    toString: () => name,
  };
}

const swapping = async (model: Model, real: Real, call: number | null) => {
  await real.draft();
  const decision = { kind: 'approved', by: 'ann', at: '2026-09-15T00:00:00Z' } as const;
  const input = {
    ...real.input(),
    decision: { ...decision, proposal: real.input().proposal },
  };
  const go = () => real.watched(() => apply(input, real.ports));
  const killed = call !== null && (await real.killedAt(call, go));
  return { go, killed, before: model.table };
};

const swapped = (before: Table): Table => {
  const after = new Map(before);
  for (const key of [POLICIES.orders, POLICIES.aws, 'inline-queue']) after.delete(key);
  for (const at of [1, 2])
    after.set(`arn:aws:iam::111122223333:policy/ratchet/orders-api-${at}`, 'attached');
  return after;
};

const whenPlain = ({ swap, table }: Model) =>
  swap === null && ![...table.keys()].some((key) => OWN.test(key));
const whenSwapped = ({ swap }: Model) => swap !== null;

const applies = fc.option(fc.nat(70)).map((call) =>
  command(`apply, killed at ${call}, and again`, whenPlain, async (model, real) => {
    const { go, killed, before } = await swapping(model, real, call);
    if (call === null || killed) await go();
    model.table = swapped(before);
    model.swap = { before, after: model.table };
  }),
);
const abandons = fc.nat(70).map((call) =>
  command(`abandon, apply killed at ${call}`, whenPlain, async (model, real) => {
    await swapping(model, real, call);
    await real.watched(() => abandon(real.swap(), real.ports));
    // Nobody else touched it: walked back it is what it was.
    expect([...real.table()].sort()).toEqual([...model.table].sort());
  }),
);
const restores = fc.option(fc.nat(70)).map((call) =>
  command(`restore, killed at ${call}, and again`, whenSwapped, async (model, real) => {
    const untouched =
      [...model.table].sort().join() === [...(model.swap?.after ?? [])].sort().join();
    const go = () => real.watched(() => restore(real.swap(), real.ports));
    if (call === null || (await real.killedAt(call, go))) await go();
    const before = model.swap?.before;
    model.table = undone(model);
    model.swap = null;
    // A snapshot and its rollback: as if nothing had been.
    if (untouched) expect([...model.table].sort()).toEqual([...(before ?? [])].sort());
  }),
);
const rollbacks = fc.tuple(fc.boolean(), fc.option(fc.nat(70))).map(([keepOthers, call]) =>
  command(
    `roll back, ${keepOthers ? 'keeping' : 'discarding'} the others', killed at ${call}, and again`,
    whenSwapped,
    async (model, real) => {
      const go = () =>
        real.watched(async () => {
          const request = await real.rollingBack();
          await rollBack({ ...request, kind: 'roll-back', keepOthers }, real.ports);
        });
      if (call === null || (await real.killedAt(call, go))) await go();
      model.table = keepOthers ? undone(model) : (model.swap?.before ?? model.table);
      model.swap = null;
      expect(documentsOf(await real.ports.roles.snapshot(ROLE.arn))).toHaveLength(model.table.size);
    },
  ),
);
const partialRollbacks = fc.option(fc.nat(40)).map((call) =>
  command(`roll back in part, killed at ${call}, and again`, whenSwapped, async (model, real) => {
    const go = () =>
      real.watched(async () => {
        const { action } = MISSED;
        const stamp = (document: object) => digestOf(document).slice(0, 8);
        await rollBackPart({ ...(await real.rollingBack()), action, stamp }, real.ports);
      });
    const had = model.swap?.before.has(POLICIES.orders) === true;
    if (!had) {
      await expect(go()).rejects.toMatchObject({ name: 'BadInput' });
      return;
    }
    // The whole action comes back here, and not the one table that a probation missed.
    const allowed = real.allows({ ...MISSED, resource: `${MISSED.resource}-2` });
    if (call === null || (await real.killedAt(call, go))) await go();
    if (!allowed) model.table = withOneMore(model.table, real.table());
    expect(real.allows(MISSED)).toBe(true);
  }),
);
const givesBack = fc.option(fc.nat(40)).map((call) =>
  command(`give back, killed at ${call}, and again`, whenSwapped, async (model, real) => {
    const input = await real.missing();
    const before = real.table();
    let kind = '';
    const go = () =>
      real.watched(async () => {
        kind = (await giveBack(input, real.ports)).kind;
      });
    if (call === null || (await real.killedAt(call, go))) await go();
    expect(kind).toBe(model.swap?.before.has(POLICIES.orders) === true ? 'given' : 'impossible');
    if (kind === 'impossible') return;
    const known = [...before.keys()].some((key) => real.table().has(key) && GIVEN_BACK.test(key));
    model.table = known ? real.table() : withOneMore(model.table, real.table());
    expect(real.allows(MISSED)).toBe(true);
  }),
);

/** A table with the one policy more that Ratchet gave back; its name is Ratchet's to choose. */
function withOneMore(table: Table, now: Table): Table {
  const more = [...now.keys()].filter((key) => !table.has(key));
  expect(more).toEqual([expect.stringMatching(GIVEN_BACK)]);
  return new Map([...table, ...more.map((key) => [key, 'attached'] as const)]);
}

const THEIRS = [POLICIES.spare, POLICIES.shared, POLICIES.orders, POLICIES.aws];
const others = (
  name: string,
  command_: string,
  input: object,
  change: (table: Map<string, string>) => void,
) =>
  command(
    name,
    () => true,
    async (model, real) => {
      try {
        real.iam.answer(command_, { RoleName: NAME, ...input });
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'NoSuchEntityException') throw error;
      }
      const table = new Map(model.table);
      change(table);
      model.table = table;
    },
  );
const drifts = fc.oneof(
  fc
    .constantFrom(...THEIRS)
    .map((PolicyArn) =>
      others(`others attach ${PolicyArn}`, 'AttachRolePolicyCommand', { PolicyArn }, (table) =>
        table.set(PolicyArn, 'attached'),
      ),
    ),
  fc
    .constantFrom(...THEIRS)
    .map((PolicyArn) =>
      others(`others detach ${PolicyArn}`, 'DetachRolePolicyCommand', { PolicyArn }, (table) =>
        table.delete(PolicyArn),
      ),
    ),
  fc
    .tuple(fc.constantFrom('inline-logs', 'inline-queue', 'new'), fc.constantFrom('ec2:*', 'sns:*'))
    .map(([PolicyName, action]) => {
      const PolicyDocument = JSON.stringify(allowing(action, '*'));
      return others(
        `others put ${PolicyName}`,
        'PutRolePolicyCommand',
        { PolicyName, PolicyDocument },
        (table) => table.set(PolicyName, PolicyDocument),
      );
    }),
  fc
    .constantFrom('inline-logs', 'new')
    .map((PolicyName) =>
      others(`others delete ${PolicyName}`, 'DeleteRolePolicyCommand', { PolicyName }, (table) =>
        table.delete(PolicyName),
      ),
    ),
);
const boundaries = fc.constantFrom(POLICIES.boundary, POLICIES.spare, null).map((arn) =>
  command(
    `others make ${arn} the boundary`,
    () => true,
    async (model, real) => {
      const verb = arn === null ? 'Delete' : 'Put';
      real.iam.answer(`${verb}RolePermissionsBoundaryCommand`, {
        RoleName: NAME,
        PermissionsBoundary: arn,
      });
      model.boundary = arn;
    },
  ),
);
const rewrites = fc.constantFrom(POLICIES.shared, POLICIES.spare).map((arn) =>
  command(
    `others rewrite ${arn}`,
    () => true,
    async (_, real) => {
      real.iam.rewrite(arn, allowing('s3:List*', '*'));
    },
  ),
);

/** How often each kind of command ran. */
const ran = new Map<string, number>();

it('is as the model says after every apply, change by others, restore, rollback and crash', async () => {
  const commands = fc.commands<Model, Real, false>(
    [
      ...[applies, applies, abandons, restores, rollbacks, partialRollbacks, givesBack],
      ...[drifts, drifts, boundaries, rewrites],
    ],
    { maxCommands: 20, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (life) => {
      const real = realRole();
      const boundary = await real.boundary();
      const model: Model = { table: real.table(), boundary, swap: null };
      await fc.asyncModelRun(() => ({ model, real }), life);
    }),
    { numRuns: 60 },
  );
  const OURS = ['apply', 'abandon', 'restore', 'roll back', 'roll back in part', 'give back'];
  for (const kind of OURS) expect(ran.get(kind) ?? 0, kind).toBeGreaterThanOrEqual(10);
  expect([...ran.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThan(300);
});
