import { readFileSync } from 'node:fs';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, it } from 'vitest';
import { executionName } from '../../../lib/aws/start-execution.ts';
import { startRole } from '../../../lib/aws/start-role.ts';
import { stopOnUntag, UntagEvent } from '../../../lib/aws/stop-on-untag.ts';
import { RESTING } from '../../../lib/aws/stop-role.ts';
import { TIGHTEN_ROLE } from '../../../lib/infra/task-states.ts';
import { namesSentBy, sentBy } from '../../support/sent-commands.ts';
import { iamEvent, TAG_EVENTS } from '../../support/tag-events.ts';
import { arnOf, taggedWorld, ticketOf } from '../../support/tagged-world.ts';

const NAME = executionName({ arn: arnOf('app'), id: 'AROA1' }, 1);
const KEY = '111122223333/app';
const untagged = iamEvent('UntagRole', { roleName: 'app', tagKeys: ['lp:observe'] });
const deleted = iamEvent('DeleteRole', { roleName: 'app' });

let world: ReturnType<typeof taggedWorld>;
beforeEach(async () => {
  world = taggedWorld();
  world.roles.set('app', { id: 'AROA1', tags: { 'lp:observe': '14d', 'lp:status': 'observing' } });
  await startRole({ account: '111122223333', roleName: 'app' }, world.pass(1), world.ports);
  await world.leases.take('AROA1', {
    execution: NAME,
    at: '2026-11-02T09:00:00Z',
    until: '2027-11-02T09:00:00Z',
  });
  world.iam.resetHistory();
  world.stepFunctions.resetHistory();
});
const untag = () => {
  delete world.roles.get('app')?.tags['lp:observe'];
};
const stop = (event: unknown) => stopOnUntag(UntagEvent.parse(event), world.ports);
const stateOf = (state: string | undefined) => {
  const run = world.runs.get(NAME);
  if (run !== undefined) run.state = state;
};
const free = async () =>
  (await world.leases.take('AROA1', {
    execution: 'another',
    at: '2026-11-03T00:00:00Z',
    until: '2026-11-04T00:00:00Z',
  })) === null;

describe('a role that lost the tag', () => {
  it('has its run stopped where it waits, with nothing of it left', async () => {
    untag();

    expect(await stop(untagged)).toEqual({ kind: 'stopped', execution: NAME, in: 'Soak' });
    expect(world.running()).toEqual([]);
    expect(world.roles.get('app')?.tags).toEqual({});
    expect(await world.cycles.of(KEY)).toBeNull();
    expect(await free()).toBe(true);
    expect(world.notices).toMatchObject([
      { kind: 'stopped', roleArn: arnOf('app'), body: expect.stringContaining('was taken off') },
    ]);
    expect(sentBy(world.iam)).toEqual([
      ['GetRole', { RoleName: 'app' }],
      ['UntagRole', { RoleName: 'app', TagKeys: ['lp:status'] }],
    ]);
    expect(namesSentBy(world.stepFunctions)).toEqual([
      'DescribeExecution',
      'GetExecutionHistory',
      'StopExecution',
    ]);
  });

  it('asks for no more than the last events of the run, and for none of what they carry', async () => {
    untag();
    await stop(untagged);

    expect(sentBy(world.stepFunctions)[1]?.[1]).toMatchObject({
      reverseOrder: true,
      includeExecutionData: false,
    });
  });

  it('has its open ticket superseded, and no other', async () => {
    world.tickets.push(
      ticketOf('open', NAME),
      ticketOf('decided', NAME, { kind: 'rejected' }),
      ticketOf('of another', 'other-run'),
    );
    untag();
    stateOf('Review');
    await stop(untagged);

    expect(world.superseded).toEqual([
      ['open', expect.objectContaining({ reason: expect.stringContaining('was taken off') })],
    ]);
  });

  it('is told that nobody watches it, when its run was in probation', async () => {
    untag();
    stateOf('Probation');
    await stop(untagged);

    expect(world.notices[0]?.body).toMatch(
      /keeps its new policies, and nobody watches .* Without the tag Ratchet may not write/,
    );
  });

  it.each(['Apply', 'Abandon', 'GiveBack', 'Restore', 'Collect', undefined])(
    'has no run stopped half way: in %s it is tried again later',
    async (state) => {
      untag();
      stateOf(state);

      await expect(stop(untagged)).rejects.toMatchObject({ name: 'RunBusy' });
      expect(world.running()).toHaveLength(1);
      expect(world.roles.get('app')?.tags).toEqual({ 'lp:status': 'observing' });
      expect(await world.cycles.of(KEY)).not.toBeNull();
    },
  );

  it('is left alone when it has the tag again by now', async () => {
    expect(await stop(untagged)).toEqual({ kind: 'ignored', reason: 'the role has the tag' });
    expect(world.running()).toHaveLength(1);
  });

  it('loses its status even when its run had ended long ago', async () => {
    await world.end(NAME);
    untag();

    expect(await stop(untagged)).toEqual({ kind: 'ended', execution: NAME });
    expect(world.roles.get('app')?.tags).toEqual({});
    expect(world.notices).toEqual([]);
    expect(await world.cycles.of(KEY)).toBeNull();
  });

  it('is done with by whoever comes next, when the first one died in between', async () => {
    untag();
    world.stepFunctions.on(StopExecutionCommand).callsFakeOnce(() => {
      const run = world.runs.get(NAME);
      if (run !== undefined) run.status = 'ABORTED';
      throw new Error('died');
    });
    await expect(stop(untagged)).rejects.toThrow('died');

    await stop(untagged);
    expect(world.roles.get('app')?.tags).toEqual({});
    expect(await world.cycles.of(KEY)).toBeNull();
    expect(await free()).toBe(true);
  });
});

describe('a role that was deleted', () => {
  it('has its run stopped, though the event names no id and the role cannot be read', async () => {
    world.roles.delete('app');
    stateOf('Probation');

    expect(await stop(deleted)).toMatchObject({ kind: 'stopped', execution: NAME });
    expect(world.notices[0]?.body).toMatch(
      /the role was deleted\. Its policies .* may be left over/,
    );
    expect(namesSentBy(world.iam)).toEqual(['GetRole']);
  });

  it('and made again under the same name keeps the tag of the new one, and loses the old run', async () => {
    const tags = { 'lp:observe': '14d', 'lp:status': 'observing' };
    world.roles.set('app', { id: 'AROA2', tags });

    expect(await stop(deleted)).toMatchObject({ kind: 'stopped', execution: NAME });
    expect(world.roles.get('app')?.tags).toEqual(tags);
  });

  it('is nothing to do when it was never watched', async () => {
    expect(await stop(iamEvent('DeleteRole', { roleName: 'other' }))).toMatchObject({
      kind: 'ignored',
    });
    expect(namesSentBy(world.stepFunctions)).toEqual([]);
  });
});

it.each(TAG_EVENTS.filter(({ passes, starts }) => !passes || starts))(
  'stops nothing at $name, and asks nobody',
  async ({ event }) => {
    expect(await stop(event)).toMatchObject({ kind: 'ignored' });
    expect([...namesSentBy(world.iam), ...namesSentBy(world.stepFunctions)]).toEqual([]);
  },
);

it('knows every state in which a run only waits, and no other', () => {
  const { States } = JSON.parse(readFileSync(TIGHTEN_ROLE, 'utf8'));
  const waits = Object.keys(States).filter(
    (name) => States[name].Type === 'Wait' || States[name].Resource?.endsWith('waitForTaskToken'),
  );

  expect([...RESTING].toSorted()).toEqual(waits.toSorted());
});
