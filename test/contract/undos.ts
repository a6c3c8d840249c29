import { beforeEach, describe, expect, it } from 'vitest';
import type { Undos } from '../../lib/ports.ts';

export interface UndosUnderTest {
  readonly undos: Undos;
  /** Names of the executions that were started, each as often as it was. */
  readonly started: () => readonly string[];
}

const ROLE = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP' };
const AT = '2026-10-01T00:00:00.000Z';
const DONE = { kind: 'undone', at: AT, writes: 3, others: [] } as const;
const later = (hours: number) => new Date(Date.parse(AT) + hours * 3_600_000).toISOString();
const wanted = (more: Partial<Parameters<Undos['ask']>[0]> = {}) => ({
  ...{ ticketId: 't1', role: ROLE, by: 'ada', at: AT, only: null, after: 0 },
  ...more,
});

/** `make` gives an empty store, for every adapter of the Undos port. */
export function undosContract(name: string, make: () => Promise<UndosUnderTest>): void {
  describe(`${name} as Undos`, () => {
    let undos: Undos;
    let started: UndosUnderTest['started'];
    beforeEach(async () => {
      ({ undos, started } = await make());
    });

    it('notes what was asked, and starts it', async () => {
      expect(await undos.of('t1')).toEqual([]);
      expect(await undos.ask(wanted({ only: 's3:GetObject' }))).toBe('asked');
      const [undo] = await undos.of('t1');
      expect(undo).toMatchObject({ number: 1, by: 'ada', at: AT, only: 's3:GetObject' });
      expect(started()).toEqual([undo?.execution]);
    });

    it('lets one of many win that ask at once, and starts nothing but its', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => undos.ask(wanted({ by: `reviewer ${index}` }))),
      );
      expect(answers.filter((answer) => answer === 'asked')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'under-way')).toHaveLength(19);
      const [undo, ...more] = await undos.of('t1');
      expect(more).toEqual([]);
      expect(new Set(started())).toEqual(new Set([undo?.execution]));
    });

    it('takes no form twice: after the outcome the same one is stale', async () => {
      await undos.ask(wanted());
      await undos.settle('t1', started()[0] ?? '', DONE);
      expect(await undos.ask(wanted())).toBe('stale');
      expect(await undos.ask(wanted({ after: 2 }))).toBe('stale');
      expect(started()).toHaveLength(1);
      expect(await undos.ask(wanted({ after: 1, only: 's3' }))).toBe('asked');
      expect(new Set(started()).size).toBe(2);
    });

    it('notes an outcome once, of its own execution, and on no ticket that has none', async () => {
      await undos.ask(wanted());
      const execution = started()[0] ?? '';
      await undos.settle('t1', 'undo-other-1', DONE);
      await undos.settle('t2', execution, DONE);
      expect((await undos.of('t1'))[0]?.outcome).toBeUndefined();
      await undos.settle('t1', execution, DONE);
      await undos.settle('t1', execution, { kind: 'failed', at: AT, reason: 'late' });
      expect((await undos.of('t1'))[0]?.outcome).toEqual(DONE);
      expect(await undos.of('t2')).toEqual([]);
    });

    it('can be asked for again when nothing was heard for longer than an execution lasts', async () => {
      await undos.ask(wanted());
      expect(await undos.ask(wanted({ at: later(2), after: 1 }))).toBe('under-way');
      expect(await undos.ask(wanted({ at: later(3), after: 1 }))).toBe('asked');
      expect(await undos.of('t1')).toHaveLength(2);
    });

    it('keeps tickets apart', async () => {
      await undos.ask(wanted());
      expect(await undos.ask(wanted({ ticketId: 't2' }))).toBe('asked');
      expect(new Set(started()).size).toBe(2);
    });
  });
}
