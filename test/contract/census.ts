import { beforeEach, describe, expect, it } from 'vitest';
import type { Leases, Probations } from '../../lib/ports.ts';

export interface CensusUnderTest {
  readonly leases: Leases;
  readonly probations: Probations;
  readonly census: (
    now: Date,
  ) => Promise<{ readonly atWork: number; readonly inProbation: number }>;
}

const at = (day: number) => `2026-09-${String(day).padStart(2, '0')}T00:00:00.000Z`;

/** `make` gives an empty store, and what counts in it. */
export function censusContract(name: string, make: () => Promise<CensusUnderTest>): void {
  describe(`${name} as Census`, () => {
    let leases: Leases;
    let probations: Probations;
    let on: (day: number) => ReturnType<CensusUnderTest['census']>;
    beforeEach(async () => {
      const made = await make();
      ({ leases, probations } = made);
      on = (day) => made.census(new Date(at(day)));
    });

    it('counts nobody where nobody is', async () => {
      expect(await on(1)).toEqual({ atWork: 0, inProbation: 0 });
    });

    it('counts the roles at work until their leases run out, and not at that moment', async () => {
      await leases.take('AROA1', { execution: 'one', at: at(1), until: at(5) });
      await leases.take('AROA2', { execution: 'two', at: at(1), until: at(9), changes: true });

      expect([await on(4), await on(5), await on(9)].map(({ atWork }) => atWork)).toEqual([
        2, 1, 0,
      ]);
    });

    it('counts no role that was let go', async () => {
      await leases.take('AROA1', { execution: 'one', at: at(1), until: at(5) });
      await leases.release('AROA1', 'one');

      expect(await on(2)).toEqual({ atWork: 0, inProbation: 0 });
    });

    it('counts the roles in probation until it is over, or ended', async () => {
      const task = (execution: string) => ({ execution, taskToken: execution, until: at(8) });
      await probations.wait('AROA1', task('one'));
      await probations.wait('AROA2', task('two'));
      expect(await on(7)).toEqual({ atWork: 0, inProbation: 2 });
      await probations.end('AROA1', 'one');
      expect(await on(7)).toEqual({ atWork: 0, inProbation: 1 });
      expect(await on(8)).toEqual({ atWork: 0, inProbation: 0 });
    });
  });
}
