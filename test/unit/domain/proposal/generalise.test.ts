import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../../../../lib/domain/policy/glob.ts';
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
      'arn:aws:ec2:eu-west-1:1:instance/*',
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
  ])('cuts %s before the names that change', (_, sightings, pattern) => {
    expect(patternsOf(sightings)).toEqual([pattern]);
  });

  it('never goes beyond the grant', () => {
    const sightings = daily((day) => `arn:aws:s3:::lake/raw/${day}/x`);
    expect(patternsOf(sightings, ['arn:aws:s3:::lake/raw/*'])).toEqual(['arn:aws:s3:::lake/raw/*']);
    expect(patternsOf(sightings, ['arn:aws:s3:::lake/raw/2026-*'])).toEqual(
      sightings.map(({ arn }) => arn),
    );
  });

  it('gives up when there are too many to list', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({
      arn: `arn:aws:s3:::bucket-${i}`,
      days: always,
    }));
    expect(generalise(many, ['*'])).toBeNull();
  });

  it('says of a pattern how many it stands for', () => {
    const found = generalise(
      daily((day) => `arn:aws:s3:::lake/raw/${day}/x`),
      ['*'],
    );
    expect([...(found?.widened ?? [])]).toEqual([
      ['arn:aws:s3:::lake/raw/*', '14 seen, and the names keep changing'],
    ]);
  });

  it('counts a resource once, however many rows of evidence show it', () => {
    const twice = [
      ...daily((day) => `arn:aws:s3:::lake/raw/${day}/x`),
      ...daily((day) => `arn:aws:s3:::lake/raw/${day}/x`),
    ];
    expect([...(generalise(twice, ['*'])?.widened.values() ?? [])]).toEqual([
      '14 seen, and the names keep changing',
    ]);
  });

  const name = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
  const arn = fc
    .array(name, { minLength: 1, maxLength: 4 })
    .map((path) => `arn:aws:s3:::bucket/${path.join('/')}`);
  const sighting = fc.record({ arn, days: fc.subarray([...always], { minLength: 1 }) });
  it('matches everything that was seen, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(sighting, { selector: (one) => one.arn, minLength: 1, maxLength: 30 }),
        (sightings) => {
          const found = patternsOf(sightings);
          expect(patternsOf([...sightings].reverse())).toEqual(found);
          if (found === undefined) return;
          for (const each of sightings)
            expect(found.some((pattern) => matches(pattern, each.arn))).toBe(true);
        },
      ),
    );
  });
});
