import type { Call, Denial, Evidence, Ledger } from '../../lib/domain/evidence/evidence.ts';

export const ROLE = 'arn:aws:iam::111122223333:role/app';
const WINDOW = { from: '2026-09-01T00:00:00.000Z', to: '2026-09-15T00:00:00.000Z' };

/** Days of September 2026, by number. */
export const september = (...days: readonly number[]) =>
  days.map((day) => `2026-09-${String(day).padStart(2, '0')}`);

export const everyDay = (from: number, to: number) =>
  september(...Array.from({ length: to - from + 1 }, (_, index) => from + index));

export function callOf(
  action: string,
  resource: string | null,
  days: readonly string[] = september(1, 2, 3),
  more: Partial<Call> = {},
): Call {
  return {
    action,
    resource,
    resourceFrom: resource === null ? 'none' : 'request',
    pattern: null,
    certainty: resource === null ? 'unseen' : 'built',
    via: 'event',
    context: {},
    count: days.length,
    failures: {},
    first: `${days[0]}T08:00:00Z`,
    last: `${days.at(-1)}T08:00:00Z`,
    days,
    event: `${action.split(':')[0]}.amazonaws.com:${action.split(':')[1]}`,
    samples: ['11111111-1111-4111-8111-111111111111'],
    ...more,
  };
}

export function denialOf(
  action: string,
  resource: string | null,
  more: Partial<Denial> = {},
): Denial {
  return {
    action,
    resource,
    by: 'no-identity-policy',
    explicit: false,
    errorCode: 'AccessDenied',
    count: 2,
    first: '2026-09-03T08:00:00Z',
    last: '2026-09-04T08:00:00Z',
    event: `${action.split(':')[0]}.amazonaws.com:${action.split(':')[1]}`,
    samples: ['22222222-2222-4222-8222-222222222222'],
    ...more,
  };
}

export function ledgerOf(more: Partial<Ledger> = {}): Ledger {
  return {
    files: { read: 14, skipped: [], corrupt: [], pruned: [] },
    records: { total: 100, used: 100, dropped: {}, unmapped: {} },
    first: '2026-09-01T00:00:10Z',
    last: '2026-09-14T23:59:10Z',
    days: everyDay(1, 14),
    hours: null,
    regions: {},
    omitted: 0,
    ...more,
  };
}

export function evidenceOf(more: Partial<Evidence> = {}): Evidence {
  return {
    roleArn: ROLE,
    roleId: 'AROAAPP',
    window: WINDOW,
    calls: [],
    denials: [],
    unmapped: {},
    sessions: 1,
    ledger: ledgerOf(),
    ...more,
  };
}
