import { beforeEach, describe, expect, it } from 'vitest';
import type { History } from '../../lib/domain/change/history.ts';
import type { KeptPlan } from '../../lib/domain/change/kept-plan.ts';
import type { Archive, Ref } from '../../lib/ports.ts';
import { allow, managed, snapshotOf } from '../support/snapshot-of.ts';

export interface HistoryUnderTest {
  readonly archive: Archive;
  readonly historyOf: (roleId: string) => Promise<History>;
}

const ID = 'AROAAPP1';
const at = (day: number) => `2026-09-${String(day).padStart(2, '0')}T00:00:00.000Z`;

/** `make` gives an empty archive and what tells a role's history from it, for every adapter of both. */
export function historyContract(name: string, make: () => Promise<HistoryUnderTest>): void {
  describe(`${name} as History`, () => {
    let archive: Archive;
    let historyOf: HistoryUnderTest['historyOf'];
    beforeEach(async () => {
      ({ archive, historyOf } = await make());
    });

    const picture = (id: string, policy: string) => {
      const attached = [managed(policy, allow(['s3:*']))];
      return archive.put('snapshot', snapshotOf({ id, attached }), id);
    };
    const change = (id: string, snapshot: Ref, day: number, kind: KeptPlan['kind'] = 'apply') =>
      archive.put(
        'plan',
        { kind, ticket: 't1', snapshot, steps: [], at: at(day) } satisfies KeptPlan,
        id,
      );

    it('has nothing of a role that was never seen', async () => {
      expect(await historyOf(ID)).toEqual({ changes: [], pictures: [] });
    });

    it('gives a picture whole, with when it was first put there', async () => {
      const before = Date.now() - 366 * 86_400_000;
      const ref = await picture(ID, 'wide');
      const { pictures } = await historyOf(ID);

      expect(pictures).toEqual([
        { ...ref, keptAt: expect.any(String), snapshot: expect.objectContaining({ id: ID }) },
      ]);
      expect(Date.parse(pictures[0]?.keptAt ?? '')).toBeGreaterThan(before);
    });

    it('keeps one picture of the same role, however often it is taken', async () => {
      await picture(ID, 'wide');
      await picture(ID, 'wide');
      expect((await historyOf(ID)).pictures).toHaveLength(1);
    });

    it('tells the changes in the order in which they were begun, whenever they were kept', async () => {
      const [one, two] = [await picture(ID, 'wide'), await picture(ID, 'narrow')];
      await change(ID, two, 9, 'roll-back');
      await change(ID, one, 3);
      await change(ID, two, 6, 'give-back');
      const { changes } = await historyOf(ID);

      expect(changes.map(({ plan }) => [plan.kind, plan.at])).toEqual([
        ['apply', at(3)],
        ['give-back', at(6)],
        ['roll-back', at(9)],
      ]);
      expect(changes[0]?.plan.snapshot).toEqual(one);
    });

    it('keeps roles apart, one whose id begins with that of another as well', async () => {
      const other = `${ID}0`;
      await change(ID, await picture(ID, 'wide'), 1);
      await change(other, await picture(other, 'wide'), 2);

      for (const [id, day] of [
        [ID, 1],
        [other, 2],
      ] as const) {
        const { changes, pictures } = await historyOf(id);
        expect(pictures.map(({ snapshot }) => snapshot.id)).toEqual([id]);
        expect(changes.map(({ plan }) => plan.at)).toEqual([at(day)]);
      }
    });

    it('has all of a long history', async () => {
      for (let day = 1; day <= 20; day += 1)
        await change(ID, await picture(ID, `policy-${day}`), day);
      const { changes, pictures } = await historyOf(ID);

      expect(pictures).toHaveLength(20);
      expect(changes.map(({ plan }) => plan.at)).toEqual(
        Array.from({ length: 20 }, (_, index) => at(index + 1)),
      );
    });
  });
}
