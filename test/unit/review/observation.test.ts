import { expect, it } from 'vitest';
import type { Call, Evidence } from '../../../lib/domain/evidence/evidence.ts';
import { observationOf } from '../../../lib/review/observation.ts';
import { evidence } from '../../support/review-evidence.ts';

const [template] = evidence.calls;
const seen = (action: string, days: readonly string[], count = 1): Call => ({
  ...(template as Call),
  action,
  days,
  count,
  first: `${days[0]}T12:00:00Z`,
});
const window = { from: '2026-06-01T00:00:00Z', to: '2026-06-11T00:00:00Z' };
const of = (calls: readonly Call[]): Evidence => ({ ...evidence, window, calls });

it('dates the last novelty by the first use of an action on any resource', () => {
  const calls = [
    seen('s3:GetObject', ['2026-06-01'], 5),
    seen('s3:GetObject', ['2026-06-09']),
    seen('s3:PutObject', ['2026-06-04', '2026-06-09'], 2),
  ];

  expect(observationOf(of(calls))).toMatchObject({
    activeDays: 3,
    calls: 8,
    actions: 2,
    lastNovelty: '2026-06-04',
    quietDays: 6,
  });
});

it('knows no novelty and no quiet without a call', () => {
  expect(observationOf(of([]))).toMatchObject({ calls: 0, lastNovelty: null, quietDays: null });
});
