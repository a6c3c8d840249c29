import { describe, expect, it } from 'vitest';
import type { Options } from '../../../lib/domain/options.ts';
import type { RoleChange } from '../../../lib/domain/probation/role-change.ts';
import type { Wake } from '../../../lib/domain/probation/wake.ts';
import { type Watched, watch } from '../../../lib/steps/watch.ts';
import { allows, POLICIES } from '../../support/account-fixture.ts';
import { denialOf } from '../../support/evidence-of.ts';
import { probationDesk, ROLE } from '../../support/probation-desk.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:q';
const LOST = denialOf('sqs:SendMessage', QUEUE, { first: '2026-09-16T08:00:00Z' });
const woken: Wake = {
  denials: [
    {
      ...{ action: LOST.action, resource: LOST.resource, by: LOST.by, explicit: false },
      ...{ errorCode: LOST.errorCode, event: LOST.event, eventId: 'e-1' },
      at: '2026-09-15T10:00:00Z',
      arrived: '2026-09-15T10:00:07.000Z',
    },
  ],
  ended: null,
};
const ended: Wake = { denials: [], ended: { by: 'ann', at: '2026-09-15T10:00:00.000Z' } };

describe('how it goes on', () => {
  it('looks again a day later, or at the end when that is sooner', async () => {
    const { world, ports, watchInput } = await probationDesk({ probationDays: 2 });
    const next = async (now: string) => {
      world.now = now;
      return watch(watchInput(), ports);
    };
    const ends = '2026-09-17T00:00:00.000Z';
    expect(await next('2026-09-15T00:00:00Z')).toMatchObject({
      ...{ kind: 'watching', seconds: 86_400, ends },
    });
    expect(await next('2026-09-16T18:00:00Z')).toMatchObject({
      ...{ kind: 'watching', seconds: 21_600, ends },
    });
    expect(await next(ends)).toMatchObject({ kind: 'over', seenUntil: ends, endedBy: null });
  });

  it.each<[Options['onRegression'], Watched['kind']]>([
    ['restore-all', 'regressed'],
    ['restore-missing', 'missing'],
    ['notify', 'watching'],
  ])('by %s is %s when something is missed', async (onRegression, kind) => {
    const { world, ports, watchInput } = await probationDesk({ onRegression });
    world.now = '2026-09-16T12:00:00.000Z';
    world.evidence = { denials: [LOST] };
    expect(await watch(watchInput(), ports)).toMatchObject({
      kind,
      tally: { ours: 2 },
      lost: [{ action: 'sqs:SendMessage', resource: QUEUE }],
      deniedAt: '2026-09-16T08:00:00Z',
      arrivedAt: '2026-09-16T12:00:00.000Z',
    });
  });
});

it('misses a call of the very second of the swap, as CloudTrail tells times', async () => {
  const { world, ports, ledger, watchInput } = await probationDesk();
  const [denial] = woken.denials;
  if (denial === undefined) throw new Error('nothing woke it');
  const wake: Wake = { denials: [{ ...denial, at: '2026-09-15T00:00:00Z' }], ended: null };
  const input = watchInput(wake);
  const application = { ...ledger.application, at: '2026-09-15T00:00:00.548Z' };
  world.now = '2026-09-15T00:00:09.000Z';

  const look = await watch({ ...input, ledger: { ...input.ledger, application } }, ports);

  expect(look).toMatchObject({ kinds: 1, deniedAt: '2026-09-15T00:00:00Z' });
});

describe('a person who wants the role as it was', () => {
  it('comes before all else, and is named', async () => {
    const { world, ports, watchInput } = await probationDesk({ onRegression: 'restore-missing' });
    world.now = '2026-09-16T12:00:00.000Z';
    world.evidence = { denials: [LOST] };
    const undo: Wake = { denials: [], ended: null, undo: { by: 'ann', at: world.now } };
    expect(await watch(watchInput(undo), ports)).toMatchObject({
      kind: 'taken-back',
      takenBackBy: 'ann',
    });
  });
});

describe('a change that an event told of', () => {
  it('is told with who made it, before the trail shows it, and once when it does', async () => {
    const { world, ports, notices, watchInput } = await probationDesk();
    const change: RoleChange = {
      at: '2026-09-16T09:00:00Z',
      by: 'arn:aws:sts::111122223333:assumed-role/Dev/ada',
      event: 'AttachRolePolicy',
      policy: POLICIES.spare,
      cloudFormation: false,
    };
    await ports.roles.attach(ROLE.arn, POLICIES.spare);
    world.now = '2026-09-16T09:00:30.000Z';
    const wake: Wake = { denials: [], ended: null, changes: [change] };
    const early = await watch(watchInput(wake), ports);
    expect(early.drift).toMatchObject({ by: [change] });
    expect(notices).toMatchObject([{ kind: 'drifted', body: expect.stringContaining('Dev/ada') }]);
    world.changes = [change];
    expect((await watch(watchInput(wake), ports)).drift?.by).toEqual([change]);
  });
});

describe('what is missed, where people are only told', () => {
  it('is told when it is new, and when more of it is', async () => {
    const { world, ports, notices, watchInput } = await probationDesk({ onRegression: 'notify' });
    world.evidence = { denials: [LOST] };
    const first = await watch(watchInput(), ports);
    world.evidence = { denials: [{ ...LOST, count: 9 }] };
    const same = await watch(watchInput(undefined, first), ports);
    expect(notices).toMatchObject([
      { kind: 'missed', body: expect.stringContaining(`sqs:SendMessage on ${QUEUE}`) },
    ]);
    world.evidence = { denials: [LOST, denialOf('sqs:SendMessage', `${QUEUE}2`)] };
    await watch(watchInput(undefined, same), ports);
    expect(notices).toHaveLength(2);
  });

  it('is not told twice of what is given back anyway', async () => {
    const { world, ports, notices, watchInput } = await probationDesk();
    world.evidence = { denials: [LOST] };
    await watch(watchInput(), ports);
    expect(notices).toEqual([]);
  });
});

describe('what woke it', () => {
  it('counts before the trail has it, with the time at which it arrived', async () => {
    const { ports, watchInput } = await probationDesk();
    expect(await watch(watchInput(woken), ports)).toMatchObject({
      kind: 'regressed',
      tally: { ours: 1 },
      deniedAt: '2026-09-15T10:00:00Z',
      arrivedAt: '2026-09-15T10:00:07.000Z',
    });
  });

  it('counts once when the trail has it too', async () => {
    const { world, ports, watchInput } = await probationDesk();
    world.evidence = { denials: [LOST] };
    expect(await watch(watchInput(woken), ports)).toMatchObject({ tally: { ours: 2 } });
  });

  it('counts nothing when it is of before the swap', async () => {
    const { ports, watchInput } = await probationDesk();
    const old = woken.denials.map((denial) => ({ ...denial, at: '2026-09-14T23:59:59Z' }));
    const found = await watch(watchInput({ ...woken, denials: old }), ports);
    expect(found).toMatchObject({ kind: 'watching', tally: { ours: 0 } });
  });
});

describe('the end of probation', () => {
  const EARLY = '2026-09-17T00:00:00.000Z';

  it('comes early by a person', async () => {
    const { world, ports, watchInput } = await probationDesk();
    world.now = EARLY;
    expect(await watch(watchInput(ended), ports)).toMatchObject({ kind: 'over', endedBy: 'ann' });
  });

  it.each<[string, Wake | undefined, Partial<Parameters<typeof evidenceFor>[0]>]>([
    ['nothing at all', undefined, {}],
    ['a refusal that is not ours', undefined, { denials: [denialOf('iam:CreateUser', null)] }],
    ['what is missed, and people are only told', undefined, { denials: [LOST] }],
    ['what woke it', woken, {}],
    ['a trail that went silent', undefined, { live: false }],
    ['a change by somebody', undefined, { changed: true }],
  ])('does not come early by %s', async (_, wake, world) => {
    const { kind } = await evidenceFor(world, wake);
    expect(kind).toBe('watching');
  });

  it('comes with the end of the files, where files were given', async () => {
    const desk = await probationDesk();
    Object.assign(desk.world, { now: EARLY, live: false, final: true });
    expect(await watch(desk.watchInput(), desk.ports)).toMatchObject({
      kind: 'over',
      seenUntil: '2026-09-16T00:00:00Z',
    });
  });

  async function evidenceFor(
    given: { denials?: readonly (typeof LOST)[]; live?: boolean; changed?: boolean },
    wake: Wake | undefined,
  ) {
    const desk = await probationDesk({ onRegression: 'notify' });
    const { denials = [], live = true, changed = false } = given;
    Object.assign(desk.world, { now: EARLY, live, evidence: { denials } });
    if (changed) await desk.ports.roles.attach(ROLE.arn, POLICIES.spare);
    return watch(desk.watchInput(wake), desk.ports);
  }
});

describe('a change by somebody else', () => {
  const change: RoleChange = {
    at: '2026-09-15T12:00:00Z',
    by: 'arn:aws:sts::111122223333:assumed-role/deploy/AWSCloudFormation',
    event: 'AttachRolePolicy',
    policy: POLICIES.spare,
    cloudFormation: true,
  };

  it('is told once, with who did it, and probation goes on', async () => {
    const { world, ports, notices, watchInput } = await probationDesk();
    await ports.roles.attach(ROLE.arn, POLICIES.spare);
    await ports.roles.tag(ROLE.arn, { 'aws:cloudformation:stack-name': 'orders-prod' });
    world.changes = [change];

    const first = await watch(watchInput(), ports);
    const again = await watch(watchInput(undefined, first), ports);

    expect(first).toMatchObject({
      kind: 'watching',
      drift: { undone: false, by: [change], stack: 'orders-prod' },
    });
    expect(again.drift).toEqual(first.drift);
    expect(notices).toMatchObject([
      { kind: 'drifted', body: expect.stringContaining('stack orders-prod') },
    ]);
  });

  it('gets its name at a later look, when CloudTrail shows it', async () => {
    const { world, ports, notices, watchInput } = await probationDesk();
    await ports.roles.attach(ROLE.arn, POLICIES.spare);
    const first = await watch(watchInput(), ports);
    world.changes = [change];
    const later = await watch(watchInput(undefined, first), ports);

    expect([first.drift?.by, later.drift?.by]).toEqual([[], [change]]);
    expect(notices).toHaveLength(1);
  });

  it('that attaches the old policy again overrules the swap', async () => {
    const { world, ports, watchInput } = await probationDesk();
    await ports.roles.attach(ROLE.arn, POLICIES.orders);
    world.changes = [{ ...change, policy: POLICIES.orders }];

    expect(await watch(watchInput(), ports)).toMatchObject({
      kind: 'overruled',
      drift: { undone: true, text: expect.stringContaining(POLICIES.orders) },
    });
  });

  it('that gives back what was taken under another name overrules it as well', async () => {
    const { ports, watchInput } = await probationDesk();
    await ports.roles.putInline(ROLE.arn, 'hotfix', allows('sqs:*', '*'));
    expect(await watch(watchInput(), ports)).toMatchObject({ kind: 'overruled' });
  });

  it('that takes more leaves what is refused then to them', async () => {
    const { world, ports, watchInput } = await probationDesk();
    await ports.roles.deleteInline(ROLE.arn, 'inline-logs');
    world.evidence = { denials: [denialOf('logs:PutLogEvents', null)] };
    expect(await watch(watchInput(), ports)).toMatchObject({
      kind: 'watching',
      tally: { ours: 0, notOurs: { 'another-change': 2 } },
    });
  });
});

it('stops for another role under the same name', async () => {
  const { ports, watchInput } = await probationDesk();
  const { ledger, execution } = watchInput();
  const other = { ...ledger, role: { ...ROLE, id: 'AROAOTHER' } };
  await expect(watch({ execution, ledger: other }, ports)).rejects.toMatchObject({
    name: 'RoleGone',
  });
});
