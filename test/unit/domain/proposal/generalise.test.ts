import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includes, matches } from '../../../../lib/domain/policy/glob.ts';
import { generalise } from '../../../../lib/domain/proposal/generalise.ts';
import { everyDay, september } from '../../../support/evidence-of.ts';

const always = everyDay(1, 14);
const seen = (arns: readonly string[], days = always) => arns.map((arn) => ({ arn, days }));
const daily = (name: (day: string) => string) =>
  always.map((day) => ({ arn: name(day), days: [day] }));
const patternsOf = (sightings: Parameters<typeof generalise>[0], grant = ['*']) =>
  generalise(sightings, grant)?.patterns;

describe('generalise', () => {
  it.each([
    ['a table', seen(['arn:aws:dynamodb:eu-west-1:1:table/Orders'])],
    [
      'a key, though its id looks random',
      seen(['arn:aws:kms:eu-west-1:1:key/5c0a3a5e-8f0e-4a6f-9d4b-1f5f3f7f0a01']),
    ],
    [
      'keys, though each was used on one day alone',
      seen(
        ['1', '2'].map((id) => `arn:aws:kms:eu-west-1:1:key/${id}c0a3a5e-8f0e-4a6f`),
        september(3),
      ),
    ],
    [
      'a role that ends like those of CloudFormation, though it was passed once',
      seen(['arn:aws:iam::1:role/shop-Pay-1A2B3C4D5E6F7'], september(3)),
    ],
    [
      'a name with the account in it, though it was seen once',
      seen(['arn:aws:s3:::b/AWSLogs/111122223333/now'], september(3)),
    ],
    [
      'two objects that are read over and over',
      seen(['arn:aws:s3:::b/config.json', 'arn:aws:s3:::b/rules/v1.json']),
    ],
    [
      'many buckets: the first name is never generalised',
      seen(Array.from({ length: 20 }, (_, i) => `arn:aws:s3:::bucket-${i}`)),
    ],
  ])('keeps %s whole', (_, sightings) => {
    expect(patternsOf(sightings)).toEqual(sightings.map(({ arn }) => arn).sort());
  });

  it.each([
    [
      'dated prefixes',
      daily((day) => `arn:aws:s3:::lake/raw/${day}/part-0001.parquet`),
      'arn:aws:s3:::lake/raw/*',
    ],
    [
      'dates split over folders, above the month too',
      daily((day) => `arn:aws:s3:::lake/raw/${day.replaceAll('-', '/')}/a.gz`),
      'arn:aws:s3:::lake/raw/*',
    ],
    [
      'instances that come and go',
      daily((day) => `arn:aws:ec2:eu-west-1:1:instance/i-0${day.slice(-2)}abcdef012345`),
      'arn:aws:ec2:eu-west-1:1:instance/i-*',
    ],
    [
      'log streams',
      daily(
        (day) =>
          `arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/fn:log-stream:${day}/[$LATEST]ab12cd34`,
      ),
      'arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/fn:log-stream:*',
    ],
    [
      'one upload, named by a hash and seen once',
      [{ arn: 'arn:aws:s3:::b/up/0f3a9c1d2e4b5a69', days: september(3) }],
      'arn:aws:s3:::b/up/*',
    ],
    [
      'functions that CloudFormation makes anew',
      daily((day) => `arn:aws:lambda:eu-west-1:1:function:shop-Pay-1A2B3C4D5E${day.slice(-2)}`),
      'arn:aws:lambda:eu-west-1:1:function:shop-Pay-*',
    ],
    [
      'part files by number',
      daily((day) => `arn:aws:s3:::lake/out/part-00${day.slice(-2)}.parquet`),
      'arn:aws:s3:::lake/out/part-*',
    ],
    [
      'names of which most come once, though they look like any other',
      daily((day) => `arn:aws:s3:::b/in/${'abcdefghijklmn'[Number(day.slice(-2)) - 1]}.csv`),
      'arn:aws:s3:::b/in/*',
    ],
    [
      'the last characters of a secret',
      seen(['arn:aws:secretsmanager:eu-west-1:1:secret:prod/db-AbC123']),
      'arn:aws:secretsmanager:eu-west-1:1:secret:prod/db-??????',
    ],
    [
      'many names that stay',
      seen(Array.from({ length: 30 }, (_, i) => `arn:aws:s3:::b/tenant-${i}x/state`)),
      'arn:aws:s3:::b/*',
    ],
  ])('cuts %s before the names that change', (_, sightings, pattern) => {
    expect(patternsOf(sightings)).toEqual([pattern]);
  });

  it('leaves names that stay beside the names that change', () => {
    const sightings = [
      ...seen(['arn:aws:s3:::b/config.json']),
      ...daily((day) => `arn:aws:s3:::b/run-${day}`),
    ];
    expect(patternsOf(sightings)).toEqual(['arn:aws:s3:::b/config.json', 'arn:aws:s3:::b/run-*']);
  });

  it('never goes beyond the grant, and takes its pattern where that is narrower', () => {
    const sightings = daily((day) => `arn:aws:s3:::lake/raw/${day}/x`);
    expect(patternsOf(sightings, ['arn:aws:s3:::lake/raw/*'])).toEqual(['arn:aws:s3:::lake/raw/*']);
    expect(patternsOf(sightings, ['arn:aws:s3:::lake/raw/2026-*'])).toEqual([
      'arn:aws:s3:::lake/raw/2026-*',
    ]);
    expect(patternsOf(sightings, ['arn:aws:s3:::*/x'])).toEqual(sightings.map(({ arn }) => arn));
    const secret = seen(['arn:aws:secretsmanager:eu-west-1:1:secret:db-AbC123']);
    expect(patternsOf(secret, ['arn:*:*:*:*:secret:db-AbC*'])).toEqual([secret[0]?.arn]);
  });

  const tables = (count: number) =>
    seen(Array.from({ length: count }, (_, i) => `arn:aws:sqs:eu-west-1:123456789012:queue${i}x`));
  const buckets = seen(Array.from({ length: 120 }, (_, i) => `arn:aws:s3:::bucket${i}x`));

  it('cuts further up what is over the budget, never into the account', () => {
    expect(patternsOf(tables(100))).toHaveLength(100);
    expect(generalise(tables(101), ['*'])).toEqual({
      patterns: ['arn:aws:sqs:eu-west-1:123456789012:*'],
      widened: new Map([
        [
          'arn:aws:sqs:eu-west-1:123456789012:*',
          '101 seen, and too many to list: admits whatever comes after the account',
        ],
      ]),
    });
  });

  it('keeps to a budget of characters', () => {
    const characters = tables(20).reduce((sum, { arn }) => sum + arn.length + 3, 0);
    const within = (limit: number) =>
      generalise(tables(20), ['*'], { patterns: 100, characters: limit })?.patterns;
    expect(within(characters)).toHaveLength(20);
    expect(within(characters - 1)).toHaveLength(1);
  });

  it('gives up when no cut is within the grant, or safe: anybody can make a bucket', () => {
    expect(generalise(buckets, ['*'])).toBeNull();
    expect(generalise(tables(101), ['arn:aws:sqs:*:*:queue*x'])).toBeNull();
  });

  it('says of a pattern how many it stands for and what it admits beyond them', () => {
    const found = generalise(
      daily((day) => `arn:aws:s3:::lake/raw/${day}/x`),
      ['*'],
    );
    expect([...(found?.widened ?? [])]).toEqual([
      [
        'arn:aws:s3:::lake/raw/*',
        '14 seen, and the names keep changing: admits whatever comes after lake/raw/',
      ],
    ]);
  });

  it('counts a resource once, however many rows of evidence show it', () => {
    const twice = [
      ...daily((day) => `arn:aws:s3:::lake/raw/${day}/x`),
      ...daily((day) => `arn:aws:s3:::lake/raw/${day}/x`),
    ];
    expect([...(generalise(twice, ['*'])?.widened.values() ?? [])]).toEqual([
      expect.stringMatching(/^14 seen/),
    ]);
  });

  const name = fc.oneof(
    fc.stringMatching(/^[a-z0-9-]{1,12}$/),
    fc.constantFrom('2026-09-01', 'run-00017', 'web-1A2B3C4D5E6F7', 'logs', 'a*b', '${x}'),
  );
  const arn = fc
    .tuple(
      fc.constantFrom('arn:aws:s3:::bucket/', 'arn:aws:sqs:eu-west-1:123456789012:'),
      fc.array(name, { minLength: 1, maxLength: 4 }),
    )
    .map(([head, path]) => head + path.join('/'));
  const sighting = fc.record({ arn, days: fc.subarray([...always], { minLength: 1 }) });
  const sightings = fc.array(sighting, { minLength: 1, maxLength: 30 });
  const grants = fc.subarray(
    ['*', 'arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/l*', 'arn:aws:sqs:*:123456789012:*'],
    { minLength: 1 },
  );
  const budgets = fc.record({
    patterns: fc.integer({ min: 1, max: 12 }),
    characters: fc.integer({ min: 60, max: 600 }),
  });

  it('matches all that was seen, within the grant and the budget, the same in any order', () => {
    let widened = 0;
    fc.assert(
      fc.property(sightings, grants, budgets, (given, grant, budget) => {
        const seenThere = given.filter((each) => grant.some((one) => matches(one, each.arn)));
        const found = generalise(seenThere, grant, budget);
        const again = generalise([...seenThere].reverse(), grant, budget);
        expect(again).toEqual(found);
        expect([...(again?.widened ?? [])]).toEqual([...(found?.widened ?? [])]);
        if (found === null) return;
        widened += found.widened.size;
        expect(found.patterns.length).toBeLessThanOrEqual(budget.patterns);
        for (const each of seenThere)
          expect(found.patterns.some((pattern) => matches(pattern, each.arn))).toBe(true);
        for (const pattern of found.patterns)
          expect(grant.some((one) => includes(one, pattern))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(widened).toBeGreaterThan(100);
  });
});
