import { beforeEach, describe, expect, it } from 'vitest';
import type { SeenDenial, Wake } from '../../lib/domain/probation/wake.ts';
import type { Probations } from '../../lib/ports.ts';

export interface Woken {
  readonly token: string;
  readonly wake: Wake;
}

export interface ProbationsUnderTest {
  readonly probations: Probations;
  /** Every task that was answered, in order. */
  readonly woken: () => readonly Woken[];
  /** From now on nothing waits with that token. */
  readonly gone: (token: string) => void;
  /** Whether answering tasks fails. */
  readonly outOfOrder: (is: boolean) => void;
}

const seen = (action = 's3:GetObject', more: Partial<SeenDenial> = {}): SeenDenial => ({
  action,
  resource: 'arn:aws:s3:::b/k',
  by: 'no-identity-policy',
  explicit: false,
  errorCode: 'AccessDenied',
  event: `${action.replace(':', '.amazonaws.com:')}`,
  eventId: '33333333-3333-4333-8333-333333333333',
  at: '2026-03-02T10:00:00Z',
  arrived: '2026-03-02T10:00:05.000Z',
  ...more,
});

const deniedBy = (...denials: readonly SeenDenial[]): Wake => ({ denials, ended: null });

const ROLE = 'AROAAPP';
const NOW = '2026-03-02T10:00:05.000Z';
const ENDED: Wake = { denials: [], ended: { by: 'ann@example.com', at: NOW } };
const task = (taskToken: string, execution = 'run-1') => ({
  execution,
  taskToken,
  until: '2026-03-08T00:00:00.000Z',
});

/** `make` gives an empty store, for every adapter of the Probations port. */
export function probationsContract(name: string, make: () => Promise<ProbationsUnderTest>): void {
  describe(`${name} as Probations`, () => {
    let probations: Probations;
    let at: ProbationsUnderTest;
    beforeEach(async () => {
      at = await make();
      ({ probations } = at);
    });

    it('wakes the task of the role that was refused something, with the refusal', async () => {
      await probations.wait(ROLE, task('token-1'));
      await probations.wait('AROAOTHER', task('token-2', 'run-2'));

      expect(await probations.wake(ROLE, deniedBy(seen()), NOW)).toBe('woken');

      expect(at.woken()).toEqual([{ token: 'token-1', wake: deniedBy(seen()) }]);
    });

    it('wakes it with the person who ended probation', async () => {
      await probations.wait(ROLE, task('token-1'));
      expect(await probations.wake(ROLE, ENDED, NOW)).toBe('woken');
      expect(at.woken()).toEqual([{ token: 'token-1', wake: ENDED }]);
    });

    it('wakes it with the person who wants the role as it was', async () => {
      const undo: Wake = { denials: [], ended: null, undo: { by: 'ann@example.com', at: NOW } };
      await probations.wait(ROLE, task('token-1'));
      expect(await probations.wake(ROLE, undo, NOW)).toBe('woken');
      expect(at.woken()).toEqual([{ token: 'token-1', wake: undo }]);
    });

    it('wakes it once for a change that is made over and over, and keeps one of a new kind', async () => {
      const by = (who: string, made: string): Wake => ({
        ...{ denials: [], ended: null },
        changes: [
          { at: made, by: who, event: 'AttachRolePolicy', policy: 'p', cloudFormation: false },
        ],
      });
      const first = by('ada', '2026-03-02T10:00:00Z');
      await probations.wait(ROLE, task('token-1'));
      expect(await probations.wake(ROLE, first, NOW)).toBe('woken');
      expect(await probations.wake(ROLE, by('ada', '2026-03-02T10:05:00Z'), NOW)).toBe('noted');
      const second = by('bob', '2026-03-02T10:06:00Z');
      expect(await probations.wake(ROLE, second, NOW)).toBe('noted');
      await probations.wait(ROLE, task('token-2'));
      await at.woken();
      expect(at.woken().map(({ wake }) => wake)).toEqual([first, second]);
    });

    it('says whose probation a role is in until it is ended, and nobody is woken after that', async () => {
      expect(await probations.standing(ROLE)).toBeNull();
      await probations.wait(ROLE, task('token-1'));
      const { until } = task('token-1');
      expect(await probations.standing(ROLE)).toEqual({ execution: 'run-1', until });

      await probations.end(ROLE, 'run-2');
      expect(await probations.standing(ROLE)).toEqual({ execution: 'run-1', until });
      await probations.end(ROLE, 'run-1');
      await probations.end(ROLE, 'run-1');

      expect(await probations.standing(ROLE)).toBeNull();
      expect(await probations.wake(ROLE, ENDED, NOW)).toBe('not-waiting');
      expect(at.woken()).toEqual([]);
    });

    it('ignores a role that is in no probation', async () => {
      await probations.wait('AROAOTHER', task('token-2'));
      expect(await probations.wake(ROLE, deniedBy(seen()), NOW)).toBe('not-waiting');
      expect(at.woken()).toEqual([]);
    });

    it('ignores what comes when probation is over', async () => {
      await probations.wait(ROLE, task('token-1'));
      const late = '2026-03-08T00:00:00.000Z';
      expect(await probations.wake(ROLE, deniedBy(seen()), late)).toBe('not-waiting');
      expect(at.woken()).toEqual([]);
    });

    it('wakes once in a storm of one refusal', async () => {
      await probations.wait(ROLE, task('token-1'));

      const results = await Promise.all(
        Array.from({ length: 6 }, () => probations.wake(ROLE, deniedBy(seen()), NOW)),
      );

      expect(results.toSorted()).toEqual(['noted', 'noted', 'noted', 'noted', 'noted', 'woken']);
      expect(at.woken()).toHaveLength(1);
    });

    it('does not wake the next task for a refusal that was looked at', async () => {
      await probations.wait(ROLE, task('token-1'));
      await probations.wake(ROLE, deniedBy(seen()), NOW);
      await probations.wait(ROLE, task('token-2'));

      expect(await probations.wake(ROLE, deniedBy(seen()), NOW)).toBe('noted');
      expect(await probations.wake(ROLE, deniedBy(seen('s3:PutObject')), NOW)).toBe('woken');

      expect(at.woken().map(({ token }) => token)).toEqual(['token-1', 'token-2']);
    });

    it('wakes the next task at once with what came while nobody waited', async () => {
      await probations.wait(ROLE, task('token-1'));
      await probations.wake(ROLE, deniedBy(seen()), NOW);
      expect(await probations.wake(ROLE, deniedBy(seen('s3:PutObject')), NOW)).toBe('noted');
      expect(await probations.wake(ROLE, ENDED, NOW)).toBe('noted');

      await probations.wait(ROLE, task('token-2'));

      expect(at.woken().slice(1)).toEqual([
        { token: 'token-2', wake: { ...ENDED, denials: [seen('s3:PutObject')] } },
      ]);
    });

    it('forgets what came in another execution', async () => {
      await probations.wait(ROLE, task('token-1'));
      await probations.wake(ROLE, deniedBy(seen()), NOW);
      await probations.wake(ROLE, ENDED, NOW);

      await probations.wait(ROLE, task('token-2', 'run-2'));

      expect(at.woken()).toHaveLength(1);
      expect(await probations.wake(ROLE, deniedBy(seen()), NOW)).toBe('woken');
    });

    it('wakes the task of a retried state, which has another token', async () => {
      await probations.wait(ROLE, task('token-1'));
      await probations.wait(ROLE, task('token-2'));
      await probations.wake(ROLE, deniedBy(seen()), NOW);
      expect(at.woken().map(({ token }) => token)).toEqual(['token-2']);
    });

    it('keeps for the next task what came for one that is no longer there', async () => {
      await probations.wait(ROLE, task('token-1'));
      at.gone('token-1');
      expect(await probations.wake(ROLE, deniedBy(seen()), NOW)).toBe('noted');

      await probations.wait(ROLE, task('token-2'));

      expect(at.woken()).toEqual([{ token: 'token-2', wake: deniedBy(seen()) }]);
    });

    it('fails when answering fails, and the same again succeeds', async () => {
      await probations.wait(ROLE, task('token-1'));
      at.outOfOrder(true);
      await expect(probations.wake(ROLE, deniedBy(seen()), NOW)).rejects.toThrow('out of order');
      at.outOfOrder(false);

      expect(await probations.wake(ROLE, deniedBy(seen()), NOW)).toBe('woken');

      expect(at.woken()).toEqual([{ token: 'token-1', wake: deniedBy(seen()) }]);
    });

    it('takes any text for the id of a role', async () => {
      for (const id of ['__proto__', '../x', 'AROA/..']) {
        await probations.wait(id, task(`token-${id}`));
        expect(await probations.wake(id, deniedBy(seen()), NOW)).toBe('woken');
      }
      expect(at.woken()).toHaveLength(3);
    });
  });
}
