import { beforeEach, describe, expect, it } from 'vitest';
import type { Cycles } from '../../lib/ports.ts';

const role = { arn: 'arn:aws:iam::111122223333:role/team/orders-api', id: 'AROAORDERSAPI0000001' };
const KEY = '111122223333/orders-api';
const at = (day: number) => `2026-09-${String(day).padStart(2, '0')}T00:00:00.000Z`;
const run = (execution: string, day: number) => ({ role, execution, at: at(day) });

/** `make` gives empty cycles whose roles are due again after 10 days, for every adapter of the Cycles port. */
export function cyclesContract(name: string, make: () => Promise<Cycles>): void {
  describe(`${name} as Cycles`, () => {
    let cycles: Cycles;
    beforeEach(async () => {
      cycles = await make();
    });

    it('knows the run of a role by account and name, whatever its path', async () => {
      await cycles.begin(run('one', 1));

      expect(await cycles.of(KEY)).toEqual({
        role,
        execution: 'one',
        begun: at(1),
        ended: null,
        due: null,
      });
      expect(await cycles.of('111122223333/other')).toBeNull();
    });

    it('says when a role is due after its run', async () => {
      await cycles.begin(run('one', 1));
      await cycles.end(run('one', 5));

      expect(await cycles.of(KEY)).toMatchObject({ begun: at(1), ended: at(5), due: at(15) });
    });

    it('keeps how a run ended, and not more of its reasons than a store takes', async () => {
      const reasons = ['x'.repeat(5_000), ...Array<string>(20).fill('more')];
      await cycles.begin(run('one', 1));
      const draft = { key: 'proposal/d', digest: 'd' };
      await cycles.end({ ...run('one', 5), end: { kind: 'refused', reasons, draft } });

      expect((await cycles.of(KEY))?.end).toEqual({
        kind: 'refused',
        reasons: ['x'.repeat(1_000), ...Array<string>(9).fill('more')],
        draft,
      });
      await cycles.begin(run('two', 6));
      expect((await cycles.of(KEY))?.end).toBeUndefined();
    });

    it('writes a run down that nobody said the beginning of', async () => {
      await cycles.end(run('one', 5));

      expect(await cycles.of(KEY)).toMatchObject({ execution: 'one', begun: at(5), due: at(15) });
    });

    it('ends a run once: a retry does not put off the next', async () => {
      await cycles.end(run('one', 5));
      await cycles.end(run('one', 7));

      expect(await cycles.of(KEY)).toMatchObject({ due: at(15) });
    });

    it('does not begin again what ended, when its beginning is told late', async () => {
      await cycles.begin(run('one', 1));
      await cycles.end(run('one', 5));
      await cycles.begin(run('one', 6));

      expect(await cycles.of(KEY)).toMatchObject({ ended: at(5) });
    });

    it('keeps the later run, whatever the earlier says', async () => {
      await cycles.begin(run('one', 1));
      await cycles.begin(run('two', 3));
      await cycles.end(run('one', 4));
      await cycles.forget(KEY, 'one');

      expect(await cycles.of(KEY)).toMatchObject({ execution: 'two', ended: null });
    });

    it('forgets a role', async () => {
      await cycles.begin(run('one', 1));
      await cycles.forget(KEY, 'one');
      await cycles.forget(KEY, 'one');

      expect(await cycles.of(KEY)).toBeNull();
    });

    it('lists the roles there are', async () => {
      const other = { arn: 'arn:aws:iam::111122223333:role/b', id: 'AROAB' };
      await cycles.begin(run('one', 1));
      await cycles.begin({ role: other, execution: 'two', at: at(2) });

      const listed = (await cycles.list()).map(({ execution }) => execution);
      expect(listed.toSorted()).toEqual(['one', 'two']);
    });
  });
}
