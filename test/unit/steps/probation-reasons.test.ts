import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../lib/domain/notice.ts';
import { closeExecution } from '../../../lib/steps/close.ts';
import { Ledger } from '../../../lib/steps/ledger.ts';
import { memoryCycles } from '../../support/memory-cycles.ts';
import { memoryLeases } from '../../support/memory-leases.ts';

const role = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP' };
const application = { attached: ['new'], detached: ['old'] };
const lost = [{ action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', calls: 3 }];
const tally = { ours: 0, regained: 0, neverGranted: 0, notOurs: {}, notIam: 0 };
const times = { deniedAt: '2026-09-16T10:00:00Z', arrivedAt: '2026-09-16T10:00:05.000Z' };
const at = '2026-09-16T10:00:35.000Z';

async function closed(ledger: object) {
  const notices: Notice[] = [];
  const tags: object[] = [];
  const closing = await closeExecution(
    { execution: 'run', ledger: Ledger.parse({ role, application, ...ledger }) },
    {
      leases: memoryLeases(),
      cycles: memoryCycles(),
      probations: { end: async () => {} } as never,
      roles: { tag: async (_: string, given: object) => void tags.push(given) } as never,
      notices: { send: async (notice) => void notices.push(notice) },
      clock: { now: () => new Date(at) },
    },
  );
  return { ...closing, reasons: closing.reasons.join('; '), notices, tags };
}

describe('how it ends', () => {
  it.each([
    ['tightened', { watch: { kind: 'over' } }],
    ['overruled', { watch: { kind: 'overruled', drift: { text: 'somebody attached x' } } }],
    ['restored', { watch: { kind: 'regressed', lost }, restoration: { writes: 3, at } }],
  ])('is %s', async (outcome, ledger) => {
    const { notices, tags, ...closing } = await closed(ledger);
    expect(closing.outcome).toBe(outcome);
    expect(tags).toEqual([{ 'lp:status': outcome }]);
    expect(notices).toMatchObject([{ kind: outcome }]);
  });
});

describe('its reasons', () => {
  it('tell how long access was missed that was put back', async () => {
    const watch = { kind: 'regressed', lost, ...times };
    const { reasons } = await closed({ watch, restoration: { writes: 3, at } });
    expect(reasons).toContain('put back: s3:GetObject on arn:aws:s3:::b/k (3)');
    expect(reasons).toContain(': 30 s after it was known');
  });

  it('tell who took the change back, and of no fault of the draft', async () => {
    const watch = { kind: 'taken-back', takenBackBy: 'ann', lost, ...times };
    const { outcome, reasons } = await closed({ watch, restoration: { writes: 3, at } });
    expect(outcome).toBe('restored');
    expect(reasons).toBe('ann took the change back in probation');
  });

  it.each([
    ['impossible', { giving: { kind: 'impossible', reason: 'there is no room', given: [] } }],
    ['failed', { ungiven: { Error: 'LimitExceededException', Cause: 'there is no room' } }],
  ])('tell why all was put back when giving back was %s', async (_, ledger) => {
    const watch = { kind: 'missing', lost, ...times };
    const { reasons } = await closed({ watch, restoration: { writes: 3, at }, ...ledger });
    expect(reasons).toMatch(/everything, since .*there is no room/);
  });

  it('tell of each time that access was given back', async () => {
    const given = ['one', 'two'].map((policy) => ({
      policy,
      actions: ['s3:GetObject'],
      at,
      ...times,
    }));
    const { reasons } = await closed({ watch: { kind: 'over' }, giving: { kind: 'given', given } });
    expect(reasons).toMatch(/given back by one: s3:GetObject .*30 s.*given back by two/);
  });

  it('count what was refused besides, by whom', async () => {
    const notOurs = { scp: 2, 'another-change': 1 };
    const watch = { kind: 'over', tally: { ...tally, neverGranted: 4, notOurs, notIam: 5 } };
    expect((await closed({ watch })).reasons).toContain(
      'other calls refused in probation: 4 of what was never granted, 2 by a service control policy, 1 by what somebody took away since, 5 by no policy',
    );
  });

  it('say nothing of a probation in which nothing happened', async () => {
    const watch = { kind: 'over', tally, lost: [], drift: null, endedBy: null };
    expect((await closed({ watch })).reasons).toBe('new attached; old taken away');
  });

  it.each([
    ['who ended it early', { endedBy: 'ann' }, /ended early by ann/],
    [
      'who changed the role',
      { drift: { text: 'somebody attached x' } },
      /since the swap, somebody attached x/,
    ],
    ['what is missed and was left so', { lost }, /as set, not put back: s3:GetObject/],
  ])('tell %s', async (_, watch, text) => {
    expect((await closed({ watch: { kind: 'over', ...watch } })).reasons).toMatch(text);
  });
});
