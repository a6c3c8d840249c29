import { expect, it } from 'vitest';
import { BadInput } from '../../../../lib/domain/errors.ts';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import { compile, evaluate } from '../../../../lib/domain/policy/evaluate.ts';
import { disjoint, includes, matches } from '../../../../lib/domain/policy/glob.ts';
import { merge } from '../../../../lib/domain/policy/merge.ts';
import { pack } from '../../../../lib/domain/policy/pack.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import { characters, MANAGED_POLICY_LIMIT } from '../../../../lib/domain/policy/size.ts';
import { includedInUnion } from '../../../../lib/domain/policy/words.ts';

// That these end within the runner's own limit is what they show: anything exponential, or the square of the
// largest sizes, would not.

const many = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const parsed = (Statement: unknown) =>
  parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), 'hostile');
const bucket = (at: number, end = '/*') => `arn:aws:s3:::bucket-${at}${end}`;

it('matches a pattern of many stars against a long text without trying every way', () => {
  const stars = `${'*a'.repeat(12)}*b`;

  expect(matches(stars, 'a'.repeat(20_000))).toBe(false);
  expect(matches(stars, `${'a'.repeat(20_000)}b`)).toBe(true);
  expect(matches('*'.repeat(50_000), 'a'.repeat(1_000))).toBe(true);
});

it.each([
  ['a resource', { Resource: `arn:aws:s3:::${'*a'.repeat(40)}*b` }],
  ['a resource with question marks', { Resource: `arn:aws:s3:::${'*a?'.repeat(40)}*b` }],
  ['components', { Resource: `arn:*:*:*:*:${'*a'.repeat(40)}*b` }],
  ['NotResource', { Resource: undefined, NotResource: [`arn:aws:s3:::${'*a'.repeat(40)}*`] }],
  ['a string', { Condition: { StringLike: { 'test:key': `${'*a'.repeat(40)}*b` } } }],
  ['an ARN', { Condition: { ArnLike: { 'test:arn': `arn:aws:s3:::${'*a'.repeat(40)}*b` } } }],
  ['a variable', { Resource: `arn:aws:s3:::*\${test:key}*\${test:key}*b` }],
])('evaluates a pattern of many stars in %s without trying every way', (_, more) => {
  const long = 'a'.repeat(20_000);
  const resource = `arn:aws:s3:::${long}`;
  const policy = parsed({ Effect: 'Allow', Action: '*', Resource: '*', ...more });
  const context = { 'test:key': long, 'test:arn': resource };
  const request = { action: 's3:GetObject', resource, context, contextComplete: true };

  expect(evaluate({ identity: [policy] }, request)).toEqual({ decision: 'implicit-deny' });
});

it('evaluates an action of many stars without trying every way', () => {
  const policy = parsed({ Effect: 'Allow', Action: `s3:${'*a'.repeat(40)}*b`, Resource: '*' });
  const request = { action: `s3:${'a'.repeat(20_000)}`, resource: '*', context: {} };

  expect(evaluate({ identity: [policy] }, request).decision).toBe('implicit-deny');
});

it('keeps prefixes in prefixes without end apart', () => {
  const Resource = many(3_000, (at) => `arn:aws:s3:::${'a'.repeat(at)}b*`);
  const ask = compile({ identity: [parsed({ Effect: 'Allow', Action: '*', Resource })] });
  const asked = (key: string) =>
    ask({ action: 's3:GetObject', resource: `arn:aws:s3:::${key}`, context: {} }).decision;

  expect(asked(`${'a'.repeat(2_999)}bc`)).toBe('allowed');
  expect(asked('a'.repeat(5_000))).toBe('implicit-deny');
});

it('evaluates 10,000 statements for many actions and resources', () => {
  const statements = many(10_000, (at) => ({
    Effect: 'Allow',
    Action: `s3:Get${at % 97}`,
    Resource: bucket(at),
    Condition: { StringEquals: { [`aws:PrincipalTag/t${at}`]: 'x' } },
  }));
  const ask = compile({ identity: [parsed(statements)] });

  const decisions = many(10_000, (at) =>
    ask({
      action: `s3:Get${at % 97}`,
      resource: bucket(at, '/x'),
      context: { [`aws:PrincipalTag/t${at}`]: at % 2 === 0 ? 'x' : 'y' },
    }),
  );

  expect(decisions.filter(({ decision }) => decision === 'allowed')).toHaveLength(5_000);
});

it.each([
  ['spaces behind a text', `["a"${' '.repeat(1_000_000)},"a"${' '.repeat(1_000_000)}]`],
  ['backslashes', `["${'\\\\'.repeat(500_000)}"]`],
  ['keys', `{${many(100_000, (at) => `"k${at}":1`).join()}}`],
  ['texts', `[${'"a" ,'.repeat(200_000)}"a"]`],
  ['%-escapes', '%7B'.repeat(200_000)],
])('reads a text of too many %s to its end', (_, text) => {
  expect(() => parsePolicy(text, 'hostile')).toThrow(BadInput);
});

it('compares patterns of many stars without trying every way', () => {
  const [a, b] = [`${'*a'.repeat(200)}*b`, `${'*a'.repeat(199)}*b`];

  expect(includes(b, a)).toBe(true);
  expect(includes(a, b)).toBe(false);
  expect(disjoint(a, `${'b*'.repeat(200)}c`)).toBe(true);
  expect(includedInUnion(a, [`${b}?`, 'x*', b])).toBe('yes');
});

it('answers the safe side when two patterns are too long to compare', () => {
  const long = 'a?'.repeat(32_000);

  expect(includes(`*${long}*`, `b${long}*c`)).toBe(false);
  expect(disjoint(`*${long}*`, `*b${long}*c*`)).toBe(false);
});

it('reads, judges and measures a policy of 131,072 characters', () => {
  const resource = many(4_500, (at) => bucket(at));
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: resource };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statement }).padEnd(131_072);
  const document = parsePolicy(text, 'hostile');
  const ask = compile({ identity: [document] });

  const asked = resource.map((arn) =>
    ask({ action: 's3:GetObject', resource: arn.replace('*', 'x'), context: {} }),
  );

  expect(asked.every(({ decision }) => decision === 'allowed')).toBe(true);
  expect(characters(document)).toBeGreaterThan(100_000);
  expect(contains([document], [document])).toEqual({ kind: 'proven' });
});

it('reads, judges, merges, packs and compares 10,000 statements', () => {
  const statements = many(10_000, (at) => ({
    Effect: 'Allow',
    Action: `s3:Get${at % 97}`,
    Resource: bucket(at),
  }));
  const [all, fewer] = [parsed(statements), parsed(statements.slice(5_000))];
  const last = { action: 's3:Get8', resource: bucket(9_999, '/x'), context: {} };

  expect(evaluate({ identity: [all] }, last)).toMatchObject({
    decision: 'allowed',
    statement: { statement: 9_999 },
  });
  expect(merge(all.statements)).toHaveLength(97);
  expect(pack(merge(all.statements), MANAGED_POLICY_LIMIT).length).toBeLessThan(70);
  expect(contains([all], [fewer])).toEqual({ kind: 'proven' });
  expect(contains([fewer], [all]).kind).toBe('refuted');
});

it('compares thousands of statements that each have a condition of their own', () => {
  const statements = many(2_000, (at) => ({
    Effect: at % 10 === 0 ? 'Deny' : 'Allow',
    Action: ['s3:Get*', 's3:List*'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:PrincipalTag/team': `t${at}` } },
  }));
  const all = parsed(statements);

  expect(contains([all], [all])).toEqual({ kind: 'proven' });
  expect(contains([all], [parsed(statements.slice(1))]).kind).toBe('proven');
});

it('packs 10,000 actions and 10,000 ARNs', () => {
  const actions = many(10_000, (at) => `service${at % 50}:DoSomething${at}`);
  const arns = many(10_000, (at) => bucket(at));
  const packed = [
    pack([{ effect: 'Allow', action: actions, resource: ['*'] }], MANAGED_POLICY_LIMIT),
    pack([{ effect: 'Allow', action: ['s3:GetObject'], resource: arns }], MANAGED_POLICY_LIMIT),
  ];

  for (const document of packed.flat())
    expect(characters(document)).toBeLessThanOrEqual(MANAGED_POLICY_LIMIT);
});

it('refuses text nested without end instead of falling over it', () => {
  expect(() => parsePolicy('['.repeat(100_000), 'hostile')).toThrow(BadInput);
  expect(() => parsePolicy(`${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'hostile')).toThrow(
    BadInput,
  );
  expect(() => parsePolicy(`{"Statement":"${'\\"'.repeat(60_000)}"}`, 'hostile')).toThrow(BadInput);
});
