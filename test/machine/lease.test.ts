import { describe, expect, it } from 'vitest';
import { statesEntered } from '../../lib/local/machine/execution.ts';
import { DAY, Killed, leasedRun, onDay, ROLE_ID } from '../support/leased-run.ts';

// The real state machine with the real handlers, in virtual time: whose the role is while a run waits for weeks, dies,
// or comes back to a role that another has by then.

const rivalAt = (now: Date) => ({
  execution: 'rival',
  at: now.toISOString(),
  until: new Date(now.getTime() + DAY).toISOString(),
});
const over = (now: Date) => ({ ...rivalAt(now), changes: true, takesOver: true }) as const;

it('keeps its role through 90 days of review and soaking on, whoever asks for it at whatever time', async () => {
  const refused: string[] = [];
  const { begin, decide, proposal, leases, now } = leasedRun({
    before: async (held, at) => {
      const other = await held.take(ROLE_ID, rivalAt(at));
      refused.push(other?.execution ?? 'nobody');
    },
  });
  await begin();
  await decide({ kind: 'extended', seconds: 60 * 86_400 }, 29.9);
  const ended = await decide({ kind: 'approved', proposal: proposal() }, 29.9);

  expect(now().getTime()).toBeGreaterThan(onDay(14 + 29.9 + 60 + 29.9 + 6).getTime());
  expect(statesEntered(ended).at(-1)).toBe('Close');
  expect(ended.status).toMatchObject({ output: { closing: { outcome: 'tightened' } } });
  expect(refused.length).toBeGreaterThan(20);
  // Only when it is over is the role free.
  expect(new Set(refused)).toEqual(new Set(['run']));
  expect(await leases.take(ROLE_ID, rivalAt(now()))).toBeNull();
});

describe('an execution that died', () => {
  it.each([
    ['Soak', 14 + 3, 0],
    ['Review', 14 + 30 + 3, 1],
    ['SoakOn', 14 + 1 + 60 + 3, 1],
    // Its first look is at once, the next one a day later.
    ['Probation', 14 + 1 + 3, 1],
  ])(
    'in %s leaves its role to others on day %d, and not a moment before',
    async (state, day, minutes) => {
      const { begin, decide, proposal, leases, seen } = leasedRun({ diesIn: state });
      const extended = { kind: 'extended', seconds: 60 * 86_400 };
      await begin().catch(asKilled);
      if (state === 'SoakOn') await decide(extended, 1).catch(asKilled);
      if (state === 'Probation') await decide({ kind: 'approved', proposal: proposal() });
      expect(seen().position.state).toBe(state);

      const free = onDay(day, minutes);
      const early = await leases.take(ROLE_ID, rivalAt(new Date(free.getTime() - 1)));
      expect(early).toMatchObject({ execution: 'run', until: free.toISOString() });
      expect(await leases.take(ROLE_ID, rivalAt(free))).toBeNull();
    },
  );

  function asKilled(error: unknown): void {
    if (!(error instanceof Killed)) throw error;
  }
});

it('goes on when an undo had its role while it waited, and let go of it', async () => {
  const { begin, decide, proposal, leases, now } = leasedRun();
  await begin();
  expect(await leases.take(ROLE_ID, over(now()))).toBeNull();
  await leases.release(ROLE_ID, 'rival');
  const ended = await decide({ kind: 'approved', proposal: proposal() });

  expect(ended.status).toMatchObject({ output: { closing: { outcome: 'tightened' } } });
});

describe('an execution that lost its role', () => {
  it('writes nothing when it is approved', async () => {
    const { begin, decide, proposal, leases, writes, now } = leasedRun();
    await begin();
    expect(await leases.take(ROLE_ID, over(now()))).toBeNull();
    const ended = await decide({ kind: 'approved', proposal: proposal() });

    expect(statesEntered(ended).slice(-2)).toEqual(['Apply', 'Refuse']);
    expect(ended.status).toMatchObject({ output: { refusal: { by: 'guardrail' } } });
    expect(writes).toEqual([]);
  });

  it('asks for nothing more when the reviewer wants to see more', async () => {
    const { begin, decide, leases, writes, now } = leasedRun();
    await begin();
    await leases.take(ROLE_ID, over(now()));
    const ended = await decide({ kind: 'extended', seconds: 86_400 });

    expect(statesEntered(ended).slice(-2)).toEqual(['RenewLease', 'Refuse']);
    expect(writes).toEqual([]);
  });

  it('opens no ticket after its soak', async () => {
    const { begin, writes } = leasedRun({
      before: async (held, at) => {
        if (at >= onDay(14)) await held.take(ROLE_ID, over(at));
      },
    });
    const ended = await begin();

    expect(statesEntered(ended).slice(-2)).toEqual(['Collect', 'Refuse']);
    expect(writes).toEqual([]);
  });

  it('leaves its change as it is when it wakes too late in probation, and has a person look', async () => {
    const { begin, decide, proposal, leases, writes, pass, now, on, seen } = leasedRun({
      diesIn: 'Probation',
    });
    await begin();
    await decide({ kind: 'approved', proposal: proposal() });
    const swapped = writes.length;
    pass(5);
    expect(await leases.take(ROLE_ID, rivalAt(now()))).toBeNull();
    const ended = await on(seen());

    expect(statesEntered(ended).slice(-3)).toEqual(['Watch', 'Escalate', 'Failed']);
    expect(ended.status).toMatchObject({ kind: 'failed', error: 'RoleTaken' });
    expect(writes).toHaveLength(swapped);
    expect(await leases.take(ROLE_ID, { ...rivalAt(now()), execution: 'third' })).toMatchObject({
      execution: 'rival',
    });
  });
});
