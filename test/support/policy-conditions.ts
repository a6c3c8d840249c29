import type { ContextValue } from '../../lib/domain/policy/context.ts';

/** A context key, what a request may have under it, and what conditions may ask of it with which operators. */
export interface AskedKey {
  readonly key: string;
  readonly has: readonly ContextValue[];
  readonly operators: readonly string[];
  readonly values: readonly string[];
  /** A list of values: only a set operator compares it. */
  readonly many: boolean;
}

const USER = `\${aws:username}`;
const TEAM_OR_RED = `\${aws:PrincipalTag/team, 'red'}`;

const STRINGS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'];
const ANY_CASE = ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
const comparisons = (family: string): readonly string[] =>
  ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map(
    (name) => `${family}${name}`,
  );
const ARNS = ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'];

const lone = (
  key: string,
  has: readonly string[],
  operators: readonly string[],
  values: readonly string[],
): AskedKey => ({ key, has, operators, values, many: false });

const listed = (
  key: string,
  has: readonly (readonly string[])[],
  operators: readonly string[],
  values: readonly string[],
): AskedKey => ({ key, has, operators, values, many: true });

/** Where the independent evaluator is known to differ, nothing is asked: see cases/settled.json. */
export const ASKED_KEYS: readonly AskedKey[] = [
  lone(
    'aws:PrincipalTag/team',
    ['blue', 'Blue', 'red', 'ann', 'bl*', 'b', 'x.y'],
    [...STRINGS, ...ANY_CASE],
    ['blue', 'BLUE', 'red', 'bl*', 'b?ue', '*', 'x.y', 'b', USER, `${USER}*`],
  ),
  lone(
    'aws:PrincipalTag/stage',
    ['pr*', 'prod', 'pr?', 'pr$'],
    ['StringLike', 'StringNotLike'],
    [`pr\${*}`, `pr\${?}`, `pr\${$}`, 'pr*', 'pr?'],
  ),
  lone(
    'aws:RequestTag/owner',
    ['ann', 'blue', 'Ann', 'red', 'team-blue'],
    [...STRINGS, ...ANY_CASE],
    [USER, TEAM_OR_RED, `team-${TEAM_OR_RED}`, 'ann', 'a*'],
  ),
  lone('aws:MultiFactorAuthAge', ['10', '3600', '7.5', '0', '-1'], comparisons('Numeric'), [
    '10',
    '3600',
    '7.5',
    '0',
    '10.0',
  ]),
  lone(
    'aws:CurrentTime',
    ['2026-01-01T00:00:00Z', '2026-06-01T12:00:00+02:00', '2026-03-01'],
    comparisons('Date'),
    ['2026-01-01T00:00:00Z', '2026-06-01T10:00:00Z', '2026-03-01', '2026-03-01T00:00:00.500Z'],
  ),
  lone('aws:SecureTransport', ['true', 'false', 'True'], ['Bool'], ['true', 'false', 'TRUE']),
  lone('kms:Blob', ['QUJD', 'QUJE'], ['BinaryEquals'], ['QUJD', 'QUJG']),
  lone(
    'aws:SourceIp',
    ['203.0.113.9', '198.51.100.4', '203.0.113.200', '2001:db8::9', '2001:db9::1'],
    ['IpAddress', 'NotIpAddress'],
    ['203.0.113.0/24', '203.0.113.0/25', '198.51.100.4/32', '2001:db8::/32', '128.0.0.0/1', '::/0'],
  ),
  lone(
    'aws:SourceArn',
    ['arn:aws:sns:eu-west-1:123456789012:topic', 'arn:aws:s3:::bucket', 'arn:aws:s3:::ann'],
    ARNS,
    [
      'arn:aws:sns:*:123456789012:t*',
      'arn:aws:s3:::bucket',
      'arn:aws:s3:::b?cket',
      'arn:aws:sns:*:*:*',
      'arn:aws:s3:::*',
      `arn:aws:s3:::${USER}`,
    ],
  ),
  listed(
    'aws:TagKeys',
    [['team'], ['team', 'cost'], ['other', 'cost'], ['Team']],
    [...STRINGS, ...ANY_CASE],
    ['team', 'cost', 't*', 'TEAM', 'oth*', USER],
  ),
  listed('test:Ages', [['1'], ['1', '20'], ['30']], comparisons('Numeric'), ['1', '20', '25']),
  listed('test:Days', [['2026-01-01'], ['2026-01-01', '2026-05-01']], comparisons('Date'), [
    '2026-01-01',
    '2026-04-01',
  ]),
  listed('test:Flags', [['true'], ['true', 'false']], ['Bool'], ['true', 'false']),
  listed('test:Blobs', [['QUJD'], ['QUJD', 'QUJE']], ['BinaryEquals'], ['QUJD', 'QUJE']),
  listed(
    'test:Addresses',
    [['203.0.113.9'], ['203.0.113.9', '198.51.100.4']],
    ['IpAddress', 'NotIpAddress'],
    ['203.0.113.0/24', '198.51.100.0/24'],
  ),
  listed('test:Arns', [['arn:aws:s3:::a'], ['arn:aws:s3:::a', 'arn:aws:s3:::b']], ARNS, [
    'arn:aws:s3:::a',
    'arn:aws:s3:::*',
  ]),
];

/** Every operator in every form that is asked of a key. */
export function formsOf({ operators, many }: AskedKey): readonly string[] {
  const forms = many
    ? operators.flatMap((operator) => [
        `ForAllValues:${operator}`,
        `ForAllValues:${operator}IfExists`,
        `ForAnyValue:${operator}`,
      ])
    : operators.flatMap((operator) => [operator, `${operator}IfExists`]);
  return [...forms, 'Null'];
}
