import { beforeEach, describe, expect, it } from 'vitest';
import type { GenerationStore } from '../../lib/aws/dynamodb-generations.ts';
import type { GenerationRun } from '../../lib/domain/generation/run.ts';
import { claimSlot, type Slot, type SlotAnswer } from '../../lib/domain/generation/slot.ts';

const ACCOUNT = '111122223333';
const AT = new Date('2026-09-15T00:00:00Z');
const RUN: GenerationRun = {
  roleArn: `arn:aws:iam::${ACCOUNT}:role/app`,
  startedAt: AT.toISOString(),
  parts: [
    {
      window: { from: '2026-09-01T00:00:00.000Z', to: '2026-09-08T00:00:00.000Z' },
      jobId: 'job-1',
      outcome: { kind: 'policies', kept: { key: 'generated/a', digest: 'a' } },
    },
    {
      window: { from: '2026-09-08T00:00:00.000Z', to: '2026-09-15T00:00:00.000Z' },
      jobId: null,
      outcome: null,
    },
  ],
};

/** `make` gives an empty store of the places in Access Analyzer and of the runs that had them. */
export function generationStoreContract(name: string, make: () => Promise<GenerationStore>): void {
  describe(`${name} as the store of generations`, () => {
    let store: GenerationStore;
    beforeEach(async () => {
      store = await make();
    });
    const claim = (run: string, account = ACCOUNT): Promise<SlotAnswer> =>
      store.slots.change(
        account,
        (standing) => claimSlot(standing, { run, job: `job of ${run}`, at: AT, jobsADay: 50 }),
        (answer) => (answer.kind === 'granted' ? answer.slot : null),
      );

    it('gives the one place of an account to one of many that ask at once', async () => {
      const runs = ['one', 'two', 'three', 'four', 'five', 'six'];
      const answers = await Promise.all(runs.map((run) => claim(run)));

      expect(answers.filter(({ kind }) => kind === 'granted')).toHaveLength(1);
      const winner = runs[answers.findIndex(({ kind }) => kind === 'granted')];
      expect(await store.slots.read(ACCOUNT)).toMatchObject({
        holder: { run: winner },
        jobs: [`job of ${winner}`],
      });
    });

    it('counts every job, where many change the place one after the other', async () => {
      for (let count = 1; count <= 3; count += 1) {
        await store.slots.change<Slot | null>(
          ACCOUNT,
          (standing) => ({
            ...{ holder: null, day: '2026-09-15' },
            jobs: [...(standing?.jobs ?? []), `job-${count}`],
          }),
          (slot) => slot,
        );
      }
      expect((await store.slots.read(ACCOUNT))?.jobs).toEqual(['job-1', 'job-2', 'job-3']);
    });

    it('keeps accounts apart', async () => {
      await claim('one');
      expect(await claim('two', '444455556666')).toMatchObject({ kind: 'granted' });
      expect(await store.slots.read('777788889999')).toBeNull();
    });

    it('gives a run back as it was put, and the last one put', async () => {
      expect(await store.run('run-1')).toBeNull();
      await store.putRun('run-1', { ...RUN, unansweredSince: AT.toISOString() });
      expect(await store.run('run-1')).toEqual({ ...RUN, unansweredSince: AT.toISOString() });
      await store.putRun('run-1', RUN);
      expect(await store.run('run-1')).toEqual(RUN);
      expect(await store.run('run-2')).toBeNull();
    });

    it('takes no run for the place of an account of that name', async () => {
      await store.putRun(ACCOUNT, RUN);
      expect(await store.slots.read(ACCOUNT)).toBeNull();
    });
  });
}
