import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../lib/domain/evidence/evidence.ts';
import { gapsOf, selectorGaps, uncoveredEnds } from '../../../../lib/domain/evidence/gaps.ts';
import type { Selectors } from '../../../../lib/domain/trail/selectors.ts';
import { ledgerOf } from '../../../support/evidence-of.ts';

const hours: Ledger['hours'] = {
  records: 90,
  firstHour: '2026-03-01T00:00:00Z',
  lastHour: '2026-03-01T09:00:00Z',
  silentHours: 4,
  silences: [
    { from: '2026-03-01T01:00:00Z', hours: 1 },
    { from: '2026-03-01T05:00:00Z', hours: 3 },
  ],
  shorterSilences: 0,
};
const whole = ledgerOf();
const records = (unmapped: Ledger['records']['unmapped']) => ({ ...whole.records, unmapped });
const corrupt = (count: number) => ({
  ...whole.files,
  corrupt: Array.from({ length: count }, (_, at) => ({ file: `${at}`, reason: 'broken' })),
});

it.each<[string, Partial<Ledger>, string[]]>([
  ['a whole ledger', {}, []],
  ['one without a silent hour', { hours: { ...hours, silentHours: 0, silences: [] } }, []],
  [
    'silent hours',
    { hours },
    [
      '4 of 10 hours have no record of anybody, the longest run 3 hours from 2026-03-01T05:00:00Z: nobody called, or the trail was off',
    ],
  ],
  [
    'a damaged file',
    { files: corrupt(1) },
    ['1 file could not be read whole: what was lost is not known'],
  ],
  [
    'damaged files',
    { files: corrupt(3) },
    ['3 files could not be read whole: what was lost is not known'],
  ],
  [
    'calls without parameters',
    { omitted: 2 },
    [
      '2 calls came without parameters, which CloudTrail leaves out over 100 KB: what they were on is not known',
    ],
  ],
  [
    'a record that came late',
    { late: 1 },
    [
      '1 record came more than two days after the call: if CloudTrail delivered the call twice, it is counted twice',
    ],
  ],
  [
    'calls of no known action',
    { records: records({ a: 3, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 }) },
    ['9 calls match no IAM action known here: a, b, c, d, e and 2 more'],
  ],
])('%s: %#', (_, more, gaps) => {
  expect(gapsOf(ledgerOf(more))).toEqual(gaps);
});

describe('the ends that were asked for', () => {
  const between = { first: '2026-03-02T09:30:00Z', last: '2026-03-05T08:00:00Z' };
  it.each<[string | null, string | null, number]>([
    [null, null, 0],
    ['2026-03-02T09:00:00Z', '2026-03-05T08:59:59Z', 0],
    ['2026-03-01T00:00:00Z', null, 1],
    ['2026-03-01T00:00:00Z', '2026-03-05T09:00:00Z', 2],
  ])('%s to %s', (from, to, gaps) => {
    expect(uncoveredEnds({ from, to }, between)).toHaveLength(gaps);
  });

  it('say of how many hours nothing is known', () => {
    expect(uncoveredEnds({ from: '2026-03-02T00:00:00Z', to: null }, between)).toEqual([
      'nothing is known of the 9 hours from 2026-03-02T00:00:00Z to the first record, of 2026-03-02T09:30:00Z',
    ]);
  });
});

describe('selectors leave out', () => {
  const all: Selectors = {
    managementReads: true,
    managementWrites: true,
    excludedSources: [],
    data: [],
  };
  const table = { type: 'AWS::DynamoDB::Table', reads: true, writes: true, only: null, except: [] };
  it.each<[string, Selectors | null, string[]]>([
    [
      'nobody knows what',
      null,
      [
        'what the trail is set to record is not known: data events that do not show may never have been logged (say what is logged with --event-selectors)',
      ],
    ],
    ['data events', all, ['the trail logs no data events']],
    [
      'reads and the key service',
      { ...all, managementReads: false, excludedSources: ['kms.amazonaws.com'] },
      [
        'the trail does not log management reads',
        'the trail leaves out kms.amazonaws.com',
        'the trail logs no data events',
      ],
    ],
    [
      'all but some data events',
      {
        ...all,
        managementWrites: false,
        data: [
          table,
          { ...table, writes: false, only: ['arn:a', 'arn:b'] },
          { ...table, reads: false, except: ['arn:c'] },
        ],
      },
      [
        'the trail does not log management writes',
        'of data events the trail logs only AWS::DynamoDB::Table; AWS::DynamoDB::Table (reads) on arn:a, arn:b; AWS::DynamoDB::Table (writes) but not on arn:c',
      ],
    ],
  ])('%s', (_, selectors, gaps) => {
    expect(selectorGaps(selectors)).toEqual(gaps);
  });
});
