import { expect, it } from 'vitest';
import {
  arnApart,
  arnIncludes,
  arnMatches,
  arnPattern,
  splitArn,
} from '../../../../lib/domain/policy/arn.ts';

const USER = `\${aws:username}`;

it('splits at the first five colons', () => {
  expect(splitArn('arn:aws:logs:eu:1:log-group:g:*')).toEqual([
    'arn',
    'aws',
    'logs',
    'eu',
    '1',
    'log-group:g:*',
  ]);
  expect(splitArn('arn:aws:s3')).toBeNull();
});

it('does not split within a variable', () => {
  expect(arnPattern(`arn:aws:s3:::${USER}/x`).components).toBe(6);
  expect(arnPattern(`arn:aws:iam::\${aws:PrincipalAccount}:user/x`).components).toBe(6);
});

it.each([
  ['arn:aws:sqs:*:1:q', 'arn:aws:sqs:eu:1:q', 'yes'],
  ['arn:aws:sqs:*:q', 'arn:aws:sqs:eu:1:q', 'unknown'],
  ['arn:aws:sqs:eu:*', 'arn:aws:sqs:eu:1:q', 'yes'],
  ['arn:aws:sqs', 'arn:aws:sqs:eu:1:q', 'yes'],
  ['arn:aws:sqs', 'arn:aws:sqsx:eu:1:q', 'no'],
  ['arn:aws:sq*', 'arn:aws:sqs:eu:1:q', 'yes'],
  ['arn:aws:s3:::b*', 'arn:aws:s3:::b:x', 'yes'],
  ['arn:aws:sqs:?:1:q', 'arn:aws:sqs:eu:1:q', 'no'],
  ['*', 'anything', 'yes'],
  ['arn:*', 'anything', 'no'],
  ['arn:*', 'arn:aws:s3:::b', 'yes'],
])('%s matches %s: %s', (pattern, text, expected) => {
  expect(arnMatches(arnPattern(pattern), text, splitArn(text))).toBe(expected);
});

it.each([
  ['arn:aws:sqs:*:*:*', 'arn:aws:sqs:eu:1:q*', true],
  ['arn:aws:sqs:*', 'arn:aws:sqs:eu:1:q*', true],
  ['arn:aws:sqs:*:q', 'arn:aws:sqs:eu:1:q', false],
  ['*', '*', true],
  ['arn:*', '*', false],
  ['*', 'arn:*', true],
  ['arn:aws:s3:::b*', 'arn:aws:s3:::*b', false],
])('%s includes %s: %s', (outer, inner, expected) => {
  expect(arnIncludes(arnPattern(outer), arnPattern(inner))).toBe(expected);
});

it.each([
  ['arn:aws:sqs:*:q', 'arn:aws:sqs:eu:1:q', false],
  ['arn:aws:sqs', 'arn:aws:sqs:eu:1:q', false],
  ['arn:aws:sqs:eu:1:q', 'arn:aws:sqs:us:1:*', true],
  [`arn:aws:s3:::${USER}`, 'arn:aws:s3:::b', false],
])('%s is apart from %s under either reading of *: %s', (a, b, expected) => {
  expect(arnApart(arnPattern(a), arnPattern(b))).toBe(expected);
});
