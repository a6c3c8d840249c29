import { describe, expect, it } from 'vitest';
import { Options } from '../../../lib/domain/options.ts';
import type { GenerationStart } from '../../../lib/ports.ts';
import { collect } from '../../../lib/steps/collect.ts';
import { startGeneration } from '../../../lib/steps/start-generation.ts';
import { callOf, everyDay, evidenceOf } from '../../support/evidence-of.ts';
import { memoryLeases } from '../../support/memory-leases.ts';
import { clockAt, memoryArchive } from '../../support/review-ports.ts';

const role = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP' };
const NOW = '2026-09-15T00:00:00.000Z';
const clock = clockAt(NOW);
const window = { from: '2026-09-01T00:00:00.000Z', to: NOW };

/** Until when the run has the role; null when it is free. */
async function heldUntil(leases: ReturnType<typeof memoryLeases>): Promise<string | null> {
  const rival = { execution: 'rival', at: NOW, until: NOW };
  return (await leases.take(role.id, rival))?.until ?? null;
}

const start = (answer: GenerationStart, leases = memoryLeases()) =>
  startGeneration(
    { execution: 'run', role, window },
    {
      generations: { start: async () => answer, get: () => Promise.reject(new Error('not asked')) },
      leases,
      clock,
    },
  );

describe('StartGeneration', () => {
  it('keeps the role while another has the place, and three days more', async () => {
    const leases = memoryLeases();
    await start({ kind: 'busy', retryAt: '2026-09-16T00:10:00.000Z' }, leases);
    expect(await heldUntil(leases)).toBe('2026-09-19T00:10:00.000Z');
  });

  it('does not wait for a place when another execution has the role by now', async () => {
    const leases = memoryLeases();
    await leases.take(role.id, { execution: 'rival', at: NOW, until: '2026-09-20T00:00:00.000Z' });
    const busy = { kind: 'busy', retryAt: '2026-09-16T00:10:00.000Z' } as const;
    await expect(start(busy, leases)).rejects.toMatchObject({
      name: 'RoleTaken',
      message: expect.stringContaining('execution rival is at work on this role since 2026-09-15'),
    });
  });
});

describe('Collect', () => {
  it('keeps the role until the extended soak ends, and three days more', async () => {
    const leases = memoryLeases();
    const collected = await collect(
      { execution: 'run', role, options: Options.parse({ soakDays: 14 }), from: window.from },
      {
        leases,
        clock,
        archive: memoryArchive(),
        lastAccessed: { of: async () => null },
        trails: {
          // Something new on the day before.
          collect: async () =>
            evidenceOf({
              window,
              calls: [
                callOf('s3:GetObject', null, everyDay(1, 14)),
                callOf('s3:PutObject', null, everyDay(14, 14)),
              ],
            }),
          span: async () => ({ first: window.from, last: NOW, live: true }),
          changes: async () => [],
          selectors: async () => null,
          settings: async () => null,
        },
      },
    );
    if (collected.kind !== 'extend') throw new Error(`it is ${collected.kind}`);
    const until = Date.parse(collected.until) + 3 * 86_400_000;
    expect(until).toBeGreaterThan(Date.parse(NOW) + 3 * 86_400_000);
    expect(await heldUntil(leases)).toBe(new Date(until).toISOString());
  });
});
