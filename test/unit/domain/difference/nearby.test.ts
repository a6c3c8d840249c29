import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nearby } from '../../../../lib/domain/difference/nearby.ts';
import { arnApart, arnPattern } from '../../../../lib/domain/policy/arn.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '/'), maxLength: 4 });
const patterns = fc.oneof(
  letters.map((name) => `arn:aws:s3:::${name}`),
  letters.map((name) => `arn:aws:sqs:*:1:${name}`),
  fc.constantFrom('*', 'arn:aws:s3*', 'arn:*', `arn:aws:s3:::\${aws:username}/a`),
);

it('leaves out no pattern that has a resource in common', () => {
  let left = 0;
  fc.assert(
    fc.property(
      fc.array(fc.array(patterns, { minLength: 12, maxLength: 30 }), {
        minLength: 4,
        maxLength: 6,
      }),
      patterns,
      (lists, asked) => {
        const statements = lists.map((resource) => ({ effect: 'Deny' as const, resource }));
        const found = nearby(statements)(asked).flatMap(({ resource }) => resource ?? []);
        const all = lists.flat();
        left += all.length - found.length;
        const meeting = all.filter((one) => !arnApart(arnPattern(one), arnPattern(asked)));
        expect(meeting.filter((one) => !found.includes(one))).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
  expect(left).toBeGreaterThan(100);
});

it('keeps what has a NotResource as it is', () => {
  const resource = Array.from({ length: 50 }, (_, at) => `arn:aws:s3:::b${at}`);
  const all = { effect: 'Deny', notResource: ['arn:aws:s3:::x'] } as const;
  expect(nearby([{ effect: 'Deny', resource }, all])('arn:aws:s3:::b7')).toEqual([
    { effect: 'Deny', resource: ['arn:aws:s3:::b7'] },
    all,
  ]);
});
