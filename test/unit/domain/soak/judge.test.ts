import { describe, expect, it } from 'vitest';
import { Options } from '../../../../lib/domain/options.ts';
import { judgeSoak } from '../../../../lib/domain/soak/judge.ts';
import {
  callOf,
  denialOf,
  everyDay,
  evidenceOf,
  ledgerOf,
  september,
} from '../../../support/evidence-of.ts';

const options = Options.parse({ soakDays: 14, maxDays: 20 });
const now = new Date('2026-09-15T00:00:00Z');
const steady = callOf('s3:GetObject', 'arn:aws:s3:::b/k', everyDay(1, 14));
const novel = (...days: readonly number[]) =>
  callOf('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:q', september(...days));

describe('judgeSoak', () => {
  it('is ready when the trail spans the days asked for and nothing new came lately', () => {
    expect(judgeSoak(evidenceOf({ calls: [steady] }), options, now, true)).toEqual({
      kind: 'ready',
      numbers: {
        askedDays: 14,
        spanDays: 14,
        activeDays: 14,
        calls: 14,
        actions: 1,
        lastNovelty: '2026-09-01',
        quietDays: 13,
        quietNeeded: 3,
        monthEnd: false,
        discovery: {
          days: 14,
          behaviours: 1,
          once: 0,
          twice: 0,
          estimated: 1,
          interval: [1, 1],
          coverage: 1,
          expected: { days: 30, behaviours: 0, atMost: 0, byWeeks: null },
        },
        curve: [{ day: '2026-09-01', actions: 1 }],
      },
      warnings: [expect.stringContaining('no end of a month')],
    });
  });

  it.each([
    [[9, 10, 11], 'ready'],
    [[12, 13, 14], 'extend'],
    [[14], 'extend'],
  ])('with an action seen on the days %j says %s', (days, kind) => {
    const evidence = evidenceOf({ calls: [steady, novel(...days)] });
    expect(judgeSoak(evidence, options, now, true).kind).toBe(kind);
  });

  it('extends by the quiet days that are missing, and never beyond the limit', () => {
    const evidence = evidenceOf({ calls: [steady, novel(12, 13, 14)] });
    expect(judgeSoak(evidence, options, now, true)).toMatchObject({
      until: '2026-09-16T00:00:00.000Z',
      reasons: [expect.stringContaining('for the first time on 2026-09-12')],
    });
    const late = evidenceOf({ calls: [steady, novel(14)] });
    expect(judgeSoak(late, { ...options, maxDays: 16 }, now, true)).toMatchObject({
      until: '2026-09-17T00:00:00.000Z',
    });
  });

  it('looks again after a week at most while something was seen on one day only', () => {
    const evidence = evidenceOf({ calls: [steady, novel(5)] });
    expect(judgeSoak(evidence, { ...options, maxDays: 60 }, now, true)).toMatchObject({
      kind: 'extend',
      until: '2026-09-22T00:00:00.000Z',
      reasons: [expect.stringContaining('1 of 2 behaviours was seen on one day only in 14 days')],
    });
  });

  it('takes as many new behaviours for granted as it was told to', () => {
    const evidence = evidenceOf({ calls: [steady, novel(5)] });
    expect(judgeSoak(evidence, { ...options, maxNew: 1 }, now, true).kind).toBe('ready');
  });

  it('waits when the weeks tell another story than the days', () => {
    const days = everyDay(1, 28);
    // Seen on two days, so by days nothing was seen only once; both lie in one week.
    const evidence = evidenceOf({
      calls: [callOf('s3:GetObject', null, days), novel(16, 17)],
      ledger: ledgerOf({ days }),
    });
    const at = new Date('2026-09-29T00:00:00Z');
    const asked = { ...options, soakDays: 28, maxDays: 60 };
    expect(judgeSoak(evidence, asked, at, true)).toMatchObject({
      kind: 'extend',
      reasons: [expect.stringContaining('counted by weeks, about')],
    });
  });

  it('is ready with a warning when waiting cannot help any more', () => {
    const evidence = evidenceOf({ calls: [steady, novel(14)] });
    expect(judgeSoak(evidence, options, now, false)).toMatchObject({
      kind: 'ready',
      warnings: expect.arrayContaining([
        expect.stringMatching(/first time on 2026-09-14.*the records end here/),
        expect.stringMatching(/one day only.*the records end here/),
      ]),
    });
    expect(judgeSoak(evidence, { ...options, maxDays: 14 }, now, true)).toMatchObject({
      kind: 'ready',
      warnings: expect.arrayContaining([expect.stringContaining('limit of 14 days')]),
    });
  });

  it.each([
    [
      'a span shorter than asked',
      { calls: [steady], ledger: ledgerOf({ days: everyDay(1, 13) }) },
      'not soaked: the records span 13 days and 14 days',
    ],
    [
      'calls that were all refused',
      { denials: [denialOf('ec2:GetPasswordData', '*', { count: 29 })] },
      'all its 29 calls were refused',
    ],
    ['no call at all', {}, 'no evidence'],
    [
      'a file that broke',
      {
        calls: [steady],
        ledger: ledgerOf({
          files: {
            read: 13,
            skipped: [],
            corrupt: [{ file: 'a.json.gz', reason: 'unexpected end of file' }],
            pruned: [],
          },
        }),
      },
      'evidence was lost: a.json.gz',
    ],
  ])('refuses %s, and never calls it unused', (_, evidence, reason) => {
    expect(judgeSoak(evidenceOf(evidence), options, now, true)).toMatchObject({
      kind: 'refuse',
      reasons: [expect.stringContaining(reason)],
    });
  });

  it('counts one day of logs as a soak of one day', () => {
    const evidence = evidenceOf({
      calls: [callOf('s3:GetObject', null, september(1))],
      ledger: ledgerOf({ days: september(1) }),
    });
    expect(
      judgeSoak(evidence, { ...options, soakDays: 1 }, new Date('2026-09-02T00:00:00Z'), false)
        .kind,
    ).toBe('ready');
  });

  it('warns of days without a record and of calls it could not name', () => {
    const evidence = evidenceOf({
      calls: [steady],
      unmapped: { 'new.amazonaws.com:Thing': 3 },
      ledger: ledgerOf({ days: [...everyDay(1, 6), ...everyDay(9, 14)] }),
    });
    expect(judgeSoak(evidence, options, now, true)).toMatchObject({
      warnings: [
        expect.stringContaining('no end of a month'),
        expect.stringContaining('2 days of the 14 have no record'),
        expect.stringContaining('new.amazonaws.com:Thing'),
      ],
    });
  });
});
