import fc from 'fast-check';
import type { ContextValue } from '../../lib/domain/policy/context.ts';
import type { Conditions, PolicyDocument, Statement } from '../../lib/domain/policy/document.ts';
import type { Request } from '../../lib/domain/policy/evaluate.ts';

// Few words, so that what is generated often meets: a property that never meets its premise shows nothing.

const USER = `\${aws:username}`;
const ASTERISK = `\${*}`;

const actions = [
  '*',
  's3:*',
  's3:Get*',
  's3:GetObject',
  's3:getobject',
  's3:GetObject*',
  's3:Put?',
  's3:*Object',
  'sqs:*',
  'sqs:SendMessage',
  's*:*',
];
const resources = [
  '*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::b',
  'arn:aws:s3:::b/*',
  'arn:aws:s3:::b?',
  'arn:aws:s3:::b/a/*',
  `arn:aws:s3:::b/${USER}/*`,
  `arn:aws:s3:::b/${ASTERISK}`,
  'arn:aws:sqs:*:1:q*',
  'arn:aws:sqs:eu:1:q',
  'arn:aws:sqs:*:q',
  'arn:aws:s3*',
];
const operators: Readonly<Record<string, readonly string[]>> = {
  StringEquals: ['a', 'ab', USER],
  StringNotEquals: ['a', 'ab', USER],
  StringLike: ['a*', '*', 'a?', 'b'],
  StringNotLike: ['a*', 'b'],
  StringEqualsIfExists: ['a', 'b'],
  StringEqualsIgnoreCase: ['A', 'b'],
  'ForAllValues:StringEquals': ['a', 'b'],
  'ForAnyValue:StringLike': ['a*', 'b'],
  NumericLessThan: ['5', '10'],
  NumericGreaterThanEquals: ['5', '10'],
  Null: ['true', 'false'],
  Bool: ['true', 'false'],
  StringSoundsLike: ['a'],
};

const lists = (words: readonly string[], most = 2) =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: most });

const atom: fc.Arbitrary<Conditions> = fc
  .constantFrom(...Object.entries(operators))
  .chain(([operator, values]) =>
    fc
      .tuple(fc.constantFrom('k:k', 'K:k', 'k:other'), lists(values))
      .map(([key, chosen]) => ({ [operator]: { [key]: chosen } })),
  );
const conditions: fc.Arbitrary<Conditions> = fc
  .tuple(atom, atom)
  .map(([one, other]) => ({ ...one, ...other }));

const named = <T extends string>(plain: T, negated: T, words: readonly string[]) =>
  fc
    .tuple(lists(words), fc.integer({ min: 0, max: 5 }))
    .map(([values, choice]) => ({ [choice === 0 ? negated : plain]: values }));

export const statements: fc.Arbitrary<Statement> = fc
  .record({
    effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Allow' as const, 'Deny' as const),
    actions: named('action', 'notAction', actions),
    resources: named('resource', 'notResource', resources),
    condition: fc.option(fc.oneof(atom, conditions), { nil: undefined, freq: 2 }),
    sid: fc.option(fc.constantFrom('One', 'Two'), { nil: undefined }),
  })
  .map((parts) => ({
    ...(parts.sid === undefined ? {} : { sid: parts.sid }),
    effect: parts.effect,
    ...parts.actions,
    ...parts.resources,
    ...(parts.condition === undefined ? {} : { condition: parts.condition }),
  }));

export const documents: fc.Arbitrary<PolicyDocument> = fc.record({
  version: fc.constantFrom('2012-10-17' as const, '2012-10-17' as const, '2008-10-17' as const),
  // A Sid names one statement of a document.
  statements: fc
    .array(statements, { maxLength: 4 })
    .map((list) =>
      list.map(({ sid, ...rest }, at) =>
        sid === undefined ? rest : { sid: `${sid}${at}`, ...rest },
      ),
    ),
});

const scalars = fc.constantFrom('a', 'ab', 'A', 'b', 'c', '4', '5', '9', '10', 'true');
const values: fc.Arbitrary<ContextValue> = fc.oneof(
  { weight: 3, arbitrary: scalars },
  { weight: 1, arbitrary: fc.array(scalars, { maxLength: 2 }) },
);

export const requests: fc.Arbitrary<Request> = fc.record({
  action: fc.constantFrom(
    's3:GetObject',
    's3:GetObjectAcl',
    's3:PutX',
    's3:ListBucket',
    'SQS:sendmessage',
    'sqs:x',
    'iam:GetUser',
  ),
  resource: fc.constantFrom(
    '*',
    'arn:aws:s3:::b',
    'arn:aws:s3:::bc',
    'arn:aws:s3:::b/a',
    'arn:aws:s3:::b/a/x',
    'arn:aws:s3:::b/*',
    'arn:aws:s3:::',
    'arn:aws:sqs:eu:1:q',
    'arn:aws:sqs::1:q1',
    'arn:aws:iam::1:user/a',
  ),
  context: fc
    .record({ 'k:k': values, 'k:other': values, 'aws:username': scalars }, { requiredKeys: [] })
    .map((context) => ({ ...context })),
  contextComplete: fc.boolean(),
});
