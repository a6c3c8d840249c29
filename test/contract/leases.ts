import { beforeEach, describe, expect, it } from 'vitest';
import type { Leases } from '../../lib/ports.ts';

const ROLE = 'AROAORDERSAPI0000001';
const at = (day: number) => `2026-09-${String(day).padStart(2, '0')}T00:00:00.000Z`;
const claim = (execution: string, from: number, until: number) => ({
  execution,
  at: at(from),
  until: at(until),
});

/** `make` gives empty leases, for every adapter of the Leases port. */
export function leasesContract(name: string, make: () => Promise<Leases>): void {
  describe(`${name} as Leases`, () => {
    let leases: Leases;
    beforeEach(async () => {
      leases = await make();
    });

    it('gives a role to the first, and names it to the second', async () => {
      expect(await leases.take(ROLE, claim('one', 1, 10))).toBeNull();
      expect(await leases.take(ROLE, claim('two', 2, 12))).toEqual({
        execution: 'one',
        since: at(1),
        until: at(10),
      });
    });

    it('tells who has a role, and takes nothing by that', async () => {
      expect(await leases.standing(ROLE)).toBeNull();
      await leases.take(ROLE, claim('one', 1, 10));
      expect(await leases.standing(ROLE)).toEqual({
        execution: 'one',
        since: at(1),
        until: at(10),
      });
      await leases.release(ROLE, 'one');
      expect(await leases.standing(ROLE)).toBeNull();
    });

    it('gives a role to one of many that ask at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) => leases.take(ROLE, claim(`run-${index}`, 1, 10))),
      );
      const [winner] = answers.flatMap((lease) => (lease === null ? [] : [lease.execution]));
      expect(answers.filter((lease) => lease === null)).toHaveLength(1);
      expect(answers.every((lease) => lease === null || lease.execution === winner)).toBe(true);
    });

    it('gives it again to the execution that has it, and keeps since when', async () => {
      await leases.take(ROLE, claim('one', 1, 10));
      expect(await leases.take(ROLE, claim('one', 5, 20))).toBeNull();
      expect(await leases.take(ROLE, claim('two', 11, 30))).toMatchObject({
        since: at(1),
        until: at(20),
      });
    });

    it('is never made shorter while its execution only looks, nor while it changes the role', async () => {
      await leases.take(ROLE, claim('one', 1, 20));
      await leases.take(ROLE, claim('one', 2, 5));
      expect(await leases.take(ROLE, claim('two', 6, 30))).toMatchObject({ until: at(20) });
      await leases.take(ROLE, { ...claim('one', 7, 25), changes: true });
      await leases.take(ROLE, { ...claim('one', 8, 9), changes: true });
      await leases.take(ROLE, claim('one', 8, 9));
      expect(await leases.take(ROLE, claim('two', 10, 30))).toMatchObject({ until: at(25) });
    });

    it('is made shorter where the change begins, since the review is over', async () => {
      await leases.take(ROLE, claim('one', 1, 28));
      await leases.take(ROLE, { ...claim('one', 2, 5), changes: true });
      expect(await leases.take(ROLE, claim('two', 4, 30))).toMatchObject({ until: at(5) });
      expect(await leases.take(ROLE, claim('two', 5, 30))).toBeNull();
    });

    it('is kept by renewing it, for however long', async () => {
      for (let day = 1; day < 25; day += 3) {
        expect(await leases.take(ROLE, claim('one', day, day + 4))).toBeNull();
        expect(await leases.take(ROLE, claim('two', day + 3, 30))).toMatchObject({ since: at(1) });
      }
    });

    it('is not renewed by one that let it run out, once another has it', async () => {
      await leases.take(ROLE, { ...claim('one', 1, 5), changes: true });
      await leases.take(ROLE, claim('two', 6, 20));
      expect(await leases.take(ROLE, { ...claim('one', 7, 9), changes: true })).toEqual({
        execution: 'two',
        since: at(6),
        until: at(20),
      });
    });

    it('runs out', async () => {
      await leases.take(ROLE, claim('one', 1, 10));
      expect(await leases.take(ROLE, claim('two', 10, 20))).toBeNull();
      expect(await leases.take(ROLE, claim('one', 11, 20))).toMatchObject({ execution: 'two' });
    });

    it('is free when released by the one that has it, and by no other', async () => {
      await leases.take(ROLE, claim('one', 1, 10));
      await leases.release(ROLE, 'two');
      expect(await leases.take(ROLE, claim('two', 2, 10))).not.toBeNull();
      await leases.release(ROLE, 'one');
      await leases.release(ROLE, 'one');
      expect(await leases.take(ROLE, claim('two', 2, 10))).toBeNull();
    });

    it('is taken over from an execution that looks, which then finds it taken', async () => {
      await leases.take(ROLE, claim('run', 1, 20));
      const undo = { ...claim('undo', 2, 3), changes: true, takesOver: true } as const;
      expect(await leases.take(ROLE, undo)).toBeNull();
      expect(await leases.take(ROLE, { ...claim('run', 2, 30), changes: true })).toEqual({
        execution: 'undo',
        since: at(2),
        until: at(3),
        changes: true,
      });
      await leases.release(ROLE, 'undo');
      expect(await leases.take(ROLE, claim('run', 2, 30))).toBeNull();
    });

    it('is taken over from nobody who changes the role, or watches over its change', async () => {
      const undo = { ...claim('undo', 2, 3), changes: true, takesOver: true } as const;
      await leases.take(ROLE, claim('run', 1, 20));
      await leases.take(ROLE, { ...claim('run', 1, 20), changes: true });
      expect(await leases.take(ROLE, undo)).toMatchObject({ execution: 'run', until: at(20) });
      await leases.take(ROLE, claim('run', 1, 30));
      expect(await leases.take(ROLE, undo)).toMatchObject({ execution: 'run', until: at(30) });
    });

    it('is given to one of many that take it over at once', async () => {
      await leases.take(ROLE, claim('run', 1, 10));
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          leases.take(ROLE, { ...claim(`undo-${index}`, 2, 5), changes: true, takesOver: true }),
        ),
      );
      expect(answers.filter((lease) => lease === null)).toHaveLength(1);
    });

    it('is of one role', async () => {
      await leases.take(ROLE, claim('one', 1, 10));
      expect(await leases.take('AROAOTHER', claim('two', 1, 10))).toBeNull();
    });
  });
}
