import { describe, expect, it } from 'vitest';
import { chooseRoles } from '../../../../lib/domain/evidence/chosen.ts';
import { startCollecting } from '../../../../lib/domain/evidence/collect.ts';
import type { Ledger } from '../../../../lib/domain/evidence/evidence.ts';
import { meaningOf } from '../../../../lib/domain/trail/actions.ts';

const window = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
const roles = ['a', 'b', 'c'].map((name) => ({
  arn: `arn:aws:iam::111122223333:role/${name}`,
  id: `AROA${name.toUpperCase()}`,
}));
const [a, b, c] = roles.map(({ arn, id }) => ({
  type: 'AssumedRole',
  principalId: `${id}:s`,
  sessionContext: { sessionIssuer: { type: 'Role', arn, principalId: id } },
}));
const record = (userIdentity: unknown, more: object = {}) => ({
  eventID: JSON.stringify([userIdentity, more]),
  eventTime: '2026-03-02T09:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
  userIdentity,
  ...more,
});
const records = [
  ...[a, b, b, c].map((who) => record(who)),
  record(a, { eventName: 'Nothing' }),
  record(c, { eventName: 'Nothing' }),
  record(a, { eventName: 'Nothing', eventID: 'x' }),
  record(b, { errorCode: 'ThrottlingException' }),
  record(b, { requestParameters: { omitted: true } }),
  record({ type: 'Root' }),
  record(a, { eventTime: '2025-01-01T00:00:00Z' }),
  'no record',
];

function collect(asked: typeof roles | 'all') {
  const collecting = startCollecting({ window, roles: asked, meaningOf });
  for (const each of records) collecting.add(each);
  return collecting.finish({ read: 1, skipped: [], corrupt: [], pruned: [] });
}

describe('of a pass over all roles, some', () => {
  const some: readonly (readonly number[])[] = [[0], [1], [0, 1], [0, 2], [1, 2], [0, 1, 2]];
  it.each(some)('%j %j are as if only they had been asked for', (...chosen) => {
    const asked = roles.filter((_, at) => chosen.includes(at));
    const arns = new Set(asked.map(({ arn }) => arn));
    const found = chooseRoles(collect('all'), ({ roleArn }) => arns.has(roleArn));
    expect(found).toEqual(collect(asked));
    expect(counted(found.ledger)).toBe(records.length);
  });

  it('can be none', () => {
    const { evidence, ledger } = chooseRoles(collect('all'), () => false);
    expect(evidence).toEqual([]);
    expect(ledger.records).toMatchObject({ used: 0, unmapped: {} });
    expect(counted(ledger)).toBe(records.length);
  });
});

function counted({ records: { used, dropped, unmapped } }: Ledger): number {
  return [...Object.values(dropped), ...Object.values(unmapped)].reduce(
    (one, two) => one + two,
    used,
  );
}
