import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CollectQuery, startCollecting } from '../../../../lib/domain/evidence/collect.ts';
import type { Evidence, Ledger } from '../../../../lib/domain/evidence/evidence.ts';

const roles = ['a', 'b', 'c'].map((name) => ({
  arn: `arn:aws:iam::111122223333:role/path/${name}`,
  id: `AROA${name.toUpperCase()}`,
}));
const window = { from: '2026-03-02T00:00:00Z', to: '2026-03-05T00:00:00Z' };
const files: Ledger['files'] = { read: 1, skipped: [], corrupt: [], pruned: [] };

const identity = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...roles, { arn: 'arn:aws:iam::9:role/d', id: 'AROAD' }),
        fc.constantFrom('', 'OLD'),
        fc.constantFrom('s', 't', ''),
      )
      .map(([role, suffix, session]) => ({
        type: 'AssumedRole',
        principalId: `${role.id}${suffix}:${session}`,
        sessionContext: {
          sessionIssuer: { type: 'Role', arn: role.arn, principalId: role.id + suffix },
        },
      })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...roles, { arn: 'x', id: 'AROAE' }).map(({ arn, id }) => ({
      type: 'AssumedRole',
      principalId: `${id}:s`,
      arn: `arn:aws:sts::111122223333:assumed-role/${arn.split('/').at(-1)}/s`,
    })),
  },
  fc.constantFrom(
    { type: 'AWSService' },
    { type: 'AssumedRole', principalId: 'AROAA:s' },
    null,
    'x',
  ),
);
const someRecord = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record(
      {
        eventID: fc.oneof(fc.uuid(), fc.constant('')),
        eventTime: fc
          .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 23 }))
          .map(([day, hour]) => `2026-03-0${day}T${String(hour).padStart(2, '0')}:00:00Z`),
        eventType: fc.constantFrom('AwsApiCall', 'AwsApiCall', 'AwsServiceEvent', undefined),
        eventSource: fc.constantFrom('s3.amazonaws.com', '__proto__'),
        eventName: fc.constantFrom('Get', 'Put', 'Free', 'Odd', 'constructor'),
        errorCode: fc.constantFrom(undefined, undefined, 'NoSuchKey', 'AccessDenied', 'SlowDown'),
        errorMessage: fc.constantFrom(
          undefined,
          'User: x is not authorized to perform: s3:get',
          'Access Denied',
        ),
        userIdentity: identity,
        requestParameters: fc.constantFrom(null, { omitted: true }, { key: 'a' }, { key: 'b' }),
      },
      { requiredKeys: ['eventTime', 'eventSource', 'eventName', 'userIdentity'] },
    ),
  },
  fc.constantFrom<unknown>(null, 7, 'x', [], {}, { eventTime: 'x' }),
);

/** Some records, with some of them delivered twice, and all of them in another order. */
const deliveries = fc
  .array(someRecord, { maxLength: 60 })
  .chain((records) => fc.tuple(fc.constant(records), fc.subarray(records)))
  .map(([records, again]) => [...records, ...structuredClone(again)])
  .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));

const meaningOf: CollectQuery['meaningOf'] = ({ eventName, requestParameters }) => {
  const request = requestParameters as { key?: string } | null | undefined;
  const use = (action: string) => ({
    action,
    resource: request?.key ?? null,
    resourceFrom: 'request' as const,
    pattern: null,
    certainty: 'built' as const,
    via: 'event' as const,
    context: { 'x:y': String(request?.key) },
  });
  if (eventName === 'Get') return { kind: 'uses', uses: [use('s3:Get')] };
  if (eventName === 'Put') return { kind: 'uses', uses: [use('s3:Put'), use('s3:Tag')] };
  if (eventName === 'Free') return { kind: 'no-permission-needed' };
  return { kind: 'unmapped', name: String(eventName) };
};

function collect(records: readonly unknown[], asked: CollectQuery['roles']) {
  const collecting = startCollecting({ window, roles: asked, meaningOf });
  for (const record of records) collecting.add(record);
  return collecting.finish(files);
}

function counted({ records }: Ledger): number {
  const counts = [...Object.values(records.dropped), ...Object.values(records.unmapped)];
  return counts.reduce((sum, count) => sum + count, records.used);
}

it('gives the same bytes for the same records in another order', () => {
  fc.assert(
    fc.property(
      deliveries,
      fc.constantFrom<CollectQuery['roles']>(roles, 'all'),
      ([records, shuffled], asked) => {
        expect(JSON.stringify(collect(shuffled, asked))).toBe(
          JSON.stringify(collect(records, asked)),
        );
      },
    ),
  );
});

it('puts every record in exactly one place of every ledger', () => {
  fc.assert(
    fc.property(
      deliveries,
      fc.constantFrom<CollectQuery['roles']>(roles, 'all'),
      ([records], asked) => {
        const { evidence, ledger } = collect(records, asked);
        for (const each of [ledger, ...evidence.map((one) => one.ledger)]) {
          expect(each.records.total).toBe(records.length);
          expect(counted(each)).toBe(records.length);
        }
      },
    ),
  );
});

it('gives each of many roles what it would have got alone', () => {
  fc.assert(
    fc.property(deliveries, ([records]) => {
      const alone = roles.flatMap((role): readonly Evidence[] => collect(records, [role]).evidence);
      expect(JSON.stringify(collect(records, roles).evidence)).toBe(JSON.stringify(alone));
    }),
  );
});
