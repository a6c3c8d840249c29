import { GetRoleCommand } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { reconcile } from '../../../lib/aws/reconcile.ts';
import { executionName } from '../../../lib/aws/start-execution.ts';
import { startOnTag, TagEvent } from '../../../lib/aws/start-on-tag.ts';
import { stopOnUntag, UntagEvent } from '../../../lib/aws/stop-on-untag.ts';
import { awsError, sentBy } from '../../support/sent-commands.ts';
import { iamEvent } from '../../support/tag-events.ts';
import { arnOf, taggedWorld, ticketOf } from '../../support/tagged-world.ts';

let world: ReturnType<typeof taggedWorld>;
beforeEach(() => {
  world = taggedWorld();
});
const run = (name: string, id: string, cycle = 1) => executionName({ arn: arnOf(name), id }, cycle);
const tagged = () => ({ 'lp:observe': '14d' });
const look = () => {
  world.pass(60);
  return reconcile({ reconcile: 'now' }, world.ports);
};

describe('the daily reconcile', () => {
  it('starts a role whose tag no event told of, and once', async () => {
    world.roles.set('app', { id: 'AROA1', tags: tagged() });
    world.roles.set('plain', { id: 'AROA2', tags: {} });

    expect(await look()).toEqual({
      roles: 2,
      started: ['111122223333/app'],
      stopped: [],
      ended: [],
    });
    expect(await look()).toMatchObject({ started: [], stopped: [] });
    expect(world.running()).toHaveLength(1);
    expect(sentBy(world.iam)[0]).toEqual([
      'GetAccountAuthorizationDetails',
      { Filter: ['Role'], MaxItems: 1000 },
    ]);
  });

  it('stops a role that lost its tag, or is gone, without an event', async () => {
    world.roles.set('app', { id: 'AROA1', tags: tagged() });
    world.roles.set('old', { id: 'AROA2', tags: tagged() });
    await look();
    delete world.roles.get('app')?.tags['lp:observe'];
    world.roles.delete('old');

    expect((await look()).stopped.toSorted()).toEqual(['111122223333/app', '111122223333/old']);
    expect(world.running()).toEqual([]);
  });

  it('stops the run of a role that was made again, and starts the new one', async () => {
    world.roles.set('app', { id: 'AROA1', tags: tagged() });
    await look();
    world.roles.set('app', { id: 'AROA2', tags: tagged() });

    expect(await look()).toMatchObject({
      stopped: ['111122223333/app'],
      started: ['111122223333/app'],
    });
    expect(world.running().map(([name]) => name)).toEqual([run('app', 'AROA2')]);
  });

  it('leaves a role alone whose run ended: its time will come', async () => {
    world.roles.set('app', { id: 'AROA1', tags: tagged() });
    await look();
    await world.end(run('app', 'AROA1'));

    expect(await look()).toMatchObject({ started: [], stopped: [], ended: [] });
    expect(world.running()).toEqual([]);
  });

  it('ends what a run left that was ended from outside: its role is free and due again, and nobody can decide on its ticket', async () => {
    world.roles.set('app', { id: 'AROA1', tags: tagged() });
    await look();
    const execution = run('app', 'AROA1');
    Object.assign(world.runs.get(execution) ?? {}, { status: 'ABORTED' });
    const times = { at: '2026-11-02T09:00:00Z', until: '2026-12-05T09:00:00Z' };
    await world.leases.take('AROA1', { execution, ...times });
    world.tickets.push(ticketOf('t1', execution), ticketOf('t2', 'another'));

    expect(await look()).toMatchObject({ ended: [execution] });
    expect(await world.leases.take('AROA1', { execution: 'next', ...times })).toBeNull();
    expect(world.superseded).toEqual([
      ['t1', { at: expect.any(String), reason: 'its run was ended from outside (ABORTED)' }],
    ]);
    expect(await world.cycles.of('111122223333/app')).toMatchObject({
      due: expect.stringContaining('2026-12-02T'),
    });
  });

  it('does the rest when one role fails, and then says which and why', async () => {
    world.roles.set('app', { id: 'AROA1', tags: tagged() });
    world.roles.set('other', { id: 'AROA2', tags: tagged() });
    world.iam.on(GetRoleCommand, { RoleName: 'app' }).rejects(awsError('ServiceFailureException'));

    await expect(look()).rejects.toThrow(
      '1 role or account could not be reconciled: 111122223333/app',
    );
    expect(world.running().map(([name]) => name)).toEqual([run('other', 'AROA2')]);
  });
});

it('finds a tagged role in a member account of which no run is known', async () => {
  world.memberAccounts.push('444455556666', '777788889999');
  world.roles.set('mine', { id: 'AROA1', tags: tagged() });
  world.roles.set('theirs', { id: 'AROA2', tags: tagged(), account: '444455556666' });
  world.roles.set('plain', { id: 'AROA3', tags: {}, account: '777788889999' });

  expect(await look()).toMatchObject({
    roles: 3,
    started: ['111122223333/mine', '444455556666/theirs'],
  });
  expect(await world.cycles.of('444455556666/theirs')).toMatchObject({
    role: { arn: arnOf('theirs', '444455556666'), id: 'AROA2' },
  });
  expect(await look()).toMatchObject({ started: [], stopped: [] });
});

it('stops nothing in an account that cannot be looked at, until it can', async () => {
  const theirs = '444455556666';
  const role = { arn: arnOf('app', theirs), id: 'AROA1' };
  world.runs.set('run-1', { input: '', status: 'RUNNING', state: 'Soak' });
  await world.cycles.begin({ role, execution: 'run-1', at: '2026-11-01T00:00:00.000Z' });
  world.roles.set('mine', { id: 'AROA2', tags: tagged() });

  await expect(look()).rejects.toThrow('444455556666: 444455556666 is no account of ours');
  expect(await world.cycles.of('444455556666/app')).not.toBeNull();
  expect(world.running()).toHaveLength(2);

  world.memberAccounts.push(theirs);
  expect(await look()).toMatchObject({ stopped: ['444455556666/app'] });
  expect(await world.cycles.of('444455556666/app')).toBeNull();
  expect(world.running()).toHaveLength(1);
});

type Step = 'tag' | 'untag' | 'delete' | 'create' | 'finish';
const NAMES = ['a', 'b'];

/** What really happened to the roles, and which of its events came: none, once or twice, and when. */
const history = fc.array(
  fc.record({
    role: fc.constantFrom(...NAMES),
    step: fc.constantFrom<Step>('tag', 'untag', 'delete', 'create', 'finish'),
    seconds: fc.integer({ min: 1, max: 600 }),
    /** After how many further steps each delivery comes. */
    deliveries: fc.array(fc.nat(4), { maxLength: 2 }),
    resting: fc.boolean(),
  }),
  { minLength: 1, maxLength: 14 },
);

it('whatever events come twice, late, in any order or not at all, no role has two runs, and after the reconcile exactly the tagged roles are looked at', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      world = taggedWorld();
      let made = 0;
      const due = new Map<number, (() => Promise<unknown>)[]>();
      const inTwo = async (act: () => Promise<unknown>) => {
        const watched = [...world.roles.values()].filter(
          ({ id, tags }) => 'lp:observe' in tags && runsOf(id).length === 1,
        );
        try {
          await act();
        } catch (error) {
          if (!(error instanceof Error) || error.name !== 'RunBusy') throw error;
        }
        for (const { id } of world.roles.values()) expect(runsOf(id).length).toBeLessThanOrEqual(1);
        // No event stops the run of a role that has the tag.
        for (const { id } of watched) expect(runsOf(id)).toHaveLength(1);
      };
      for (const [index, { role, step, seconds, deliveries, resting }] of steps.entries()) {
        const at = world
          .pass(seconds)
          .toISOString()
          .replace(/\.\d+Z$/, 'Z');
        for (const [, each] of world.running()) each.state = resting ? 'Soak' : 'Collect';
        const event = happen(role, step, `AROA${++made}`, at);
        for (const delay of event === null ? [] : deliveries) {
          const when = index + delay;
          due.set(when, [...(due.get(when) ?? []), () => deliver(event)]);
        }
        if (step === 'finish') await finish(role);
        for (const delivery of due.get(index) ?? []) await inTwo(delivery);
        due.delete(index);
      }
      for (const late of [...due.values()].flat()) await inTwo(late);

      for (const [, each] of world.running()) each.state = 'Review';
      await look();
      for (const [name, { id, tags }] of world.roles) {
        const cycle = await world.cycles.of(`111122223333/${name}`);
        const runs = runsOf(id);
        if ('lp:observe' in tags) {
          expect(cycle?.role.id).toBe(id);
          expect(runs).toHaveLength(cycle?.ended === null ? 1 : 0);
        } else {
          expect(cycle).toBeNull();
          expect(runs).toEqual([]);
        }
      }
    }),
    { numRuns: 300 },
  );
});

function runsOf(id: string) {
  return world.running().filter(([, { input }]) => JSON.parse(input).role.id === id);
}

/** The step, in the world; its event, when it makes one that the rules let through. */
function happen(name: string, step: Step, id: string, eventTime: string): unknown {
  const role = world.roles.get(name);
  const more = { eventTime };
  switch (step) {
    case 'create':
      if (role !== undefined) return null;
      world.roles.set(name, { id, tags: tagged() });
      return iamEvent('CreateRole', { roleName: name, tags: [{ key: 'lp:observe' }] }, more);
    case 'tag':
      if (role === undefined) return null;
      // Options differ, so that a run of another input stands in the way of a new one.
      role.tags['lp:observe'] = `${14 + (Number(id.slice(4)) % 3)}d`;
      return iamEvent('TagRole', { roleName: name, tags: [{ key: 'lp:observe' }] }, more);
    case 'untag':
      if (role === undefined) return null;
      delete role.tags['lp:observe'];
      return iamEvent('UntagRole', { roleName: name, tagKeys: ['lp:observe'] }, more);
    case 'delete':
      if (role === undefined) return null;
      world.roles.delete(name);
      return iamEvent('DeleteRole', { roleName: name }, more);
    case 'finish':
      return null;
  }
}

async function finish(name: string): Promise<void> {
  const id = world.roles.get(name)?.id;
  for (const [run, { input }] of world.running()) {
    if (JSON.parse(input).role.id === id) await world.end(run);
  }
}

async function deliver(event: unknown): Promise<unknown> {
  const { detail } = TagEvent.parse(event);
  return ['TagRole', 'CreateRole'].includes(detail.eventName)
    ? startOnTag(TagEvent.parse(event), world.ports)
    : stopOnUntag(UntagEvent.parse(event), world.ports);
}
