import fc from 'fast-check';
import type { Context, ContextValue } from '../../lib/domain/policy/context.ts';
import type { Conditions, PolicyDocument, Statement } from '../../lib/domain/policy/document.ts';
import type { Request } from '../../lib/domain/policy/evaluate.ts';

// A world of few actions, resources and contexts, in which every request can be asked: what is proven of policies must
// be true of all of them.

const USER = `\${aws:username}`;

const ACTIONS = [
  '*',
  's:*',
  's:a',
  's:b',
  's:a*',
  's:*b',
  's:?',
  's:??',
  's:?*',
  't:*',
  '*:a',
  'S:A',
  's:*a*',
];

const RESOURCES = [
  '*',
  'arn:p:s:r:1:*',
  'arn:p:s:r:1:a',
  'arn:p:s:r:1:a*',
  'arn:p:s:r:1:?',
  'arn:p:s:*:1:a',
  'arn:p:s:q:*:*b',
  'arn:p:s:r:*:b',
  'arn:p:s:*:*:*',
  'arn:p:s',
  'arn:p:*:a',
  'arn:p:s:r:1:a:*',
  'arn:p:s:?:1:*',
  'arn:p:s:??*:1:*',
  `arn:p:s:r:1:${USER}`,
  `arn:p:s:r:1:a${USER}`,
];

interface Key {
  /** What a request may have under it. */
  readonly has: readonly ContextValue[];
  /** What a condition may ask, by operator. */
  readonly asked: Readonly<Record<string, readonly string[]>>;
}

const KEYS: Readonly<Record<string, Key>> = {
  'k:text': {
    has: ['a', 'ab', 'A', 'b', 'B', 'c', ''],
    asked: {
      StringEquals: ['a', 'ab', 'A', USER],
      StringNotEquals: ['a', 'ab', USER],
      StringLike: ['a*', '*', 'a?', '?*'],
      StringNotLike: ['a*', '*b'],
      StringEqualsIfExists: ['a', 'b'],
      StringEqualsIgnoreCase: ['A', 'b'],
      StringNotEqualsIgnoreCase: ['A', 'b'],
      Null: ['true', 'false'],
    },
  },
  'k:number': {
    has: ['3', '5', '6', '7', '10', '11'],
    asked: {
      NumericLessThan: ['5', '10'],
      NumericLessThanEquals: ['5'],
      NumericGreaterThanEquals: ['5', '10'],
      NumericEquals: ['5', '7'],
      NumericNotEquals: ['5'],
      NumericLessThanIfExists: ['5'],
      Null: ['true', 'false'],
    },
  },
  'k:list': {
    has: ['a', [], ['a'], ['b'], ['a', 'b'], ['c'], ['a', 'c'], ['b', 'ab'], ['']],
    asked: {
      'ForAllValues:StringEquals': ['a', 'b'],
      'ForAnyValue:StringEquals': ['a', 'b'],
      'ForAnyValue:StringLike': ['a*', 'b'],
      'ForAllValues:StringNotLike': ['a*'],
      'ForAnyValue:StringNotEquals': ['a'],
      Null: ['true', 'false'],
    },
  },
  'k:address': {
    has: ['10.1.2.3', '10.1.0.0', '10.200.0.1', '9.9.9.9'],
    asked: {
      IpAddress: ['10.0.0.0/8', '10.1.0.0/16', '10.0.0.0/9', '10.128.0.0/9'],
      NotIpAddress: ['10.0.0.0/8', '10.1.2.3'],
    },
  },
  'k:flag': {
    has: ['true', 'false'],
    asked: { Bool: ['true', 'false'], BoolIfExists: ['true', 'false'], Null: ['true', 'false'] },
  },
  'k:arn': {
    has: ['arn:p:s:r:1:a', 'arn:p:s:q:1:ab', 'arn:p:s:r:2:b', 'arn:p:t:r:1:a'],
    asked: {
      ArnLike: ['arn:p:s:*:1:a*', 'arn:p:s:r:*:*'],
      ArnNotLike: ['arn:p:s:r:1:*'],
      ArnEquals: ['arn:p:s:r:1:a'],
    },
  },
};

const ASKED_ACTIONS = ['s:a', 's:b', 's:ab', 's:ba', 's:c', 's:zzz', 't:a', 'u:b'];

const ASKED_RESOURCES = [
  '*',
  'arn:p:s:r:1:a',
  'arn:p:s:r:1:ab',
  'arn:p:s:r:1:b',
  'arn:p:s:q:1:a',
  'arn:p:s:q:2:b',
  'arn:p:s:r:2:b',
  'arn:p:s:r:1:a:a',
  'arn:p:s:qq:1:c',
  'arn:p:s:r:1:',
  'arn:p:t:r:1:a',
  'arn:p:s:r:1:x:y:a',
  'arn:p:s::1:zz',
];

/** Two sets of policies, as a rule near each other, and the keys their conditions ask for. */
export interface SmallPair {
  readonly outer: readonly PolicyDocument[];
  readonly inner: readonly PolicyDocument[];
  readonly keys: readonly string[];
}

export const smallPairs: fc.Arbitrary<SmallPair> = fc
  .uniqueArray(fc.constantFrom(...Object.keys(KEYS)), { minLength: 1, maxLength: 2 })
  .chain((keys) => {
    const documents = fc
      .array(statements(keys), { minLength: 1, maxLength: 3 })
      .map((list): PolicyDocument => ({ version: '2012-10-17', statements: list }));
    const widened = (inner: PolicyDocument) =>
      fc
        .array(fc.boolean(), { minLength: 3, maxLength: 3 })
        .map((wide): readonly PolicyDocument[] => [
          {
            ...inner,
            statements: inner.statements.map((statement, at) => {
              const { resource: _, notResource: __, ...rest } = statement;
              return wide[at] === true ? { ...rest, resource: ['*'] } : statement;
            }),
          },
        ]);
    const others = fc.array(documents, { minLength: 1, maxLength: 2 });
    return documents
      .chain((inner) => fc.tuple(fc.constant(inner), fc.oneof(others, widened(inner))))
      .map(([inner, outer]) => ({ inner: [inner], outer, keys }));
  });

/** Every request of the small world whose context may have the keys. */
export function* smallRequests(keys: readonly string[]): Generator<Request> {
  const all = [...contexts([...keys, 'aws:username'])];
  for (const action of ASKED_ACTIONS)
    for (const resource of ASKED_RESOURCES)
      for (const context of all) yield { action, resource, context, contextComplete: true };
}

function* contexts([key, ...rest]: readonly string[]): Generator<Context> {
  if (key === undefined) {
    yield {};
    return;
  }
  const has = key === 'aws:username' ? ['a', 'b'] : (KEYS[key]?.has ?? []);
  for (const context of contexts(rest)) {
    yield context;
    for (const value of has) yield { ...context, [key]: value };
  }
}

function statements(keys: readonly string[]): fc.Arbitrary<Statement> {
  const atoms = fc
    .constantFrom(...keys)
    .chain((key) =>
      fc
        .constantFrom(...Object.entries(KEYS[key]?.asked ?? {}))
        .chain(([operator, values]) =>
          some(values, 2).map((chosen): Conditions => ({ [operator]: { [key]: chosen } })),
        ),
    );
  const conditions = fc.tuple(atoms, atoms).map(([one, other]) => ({ ...one, ...other }));
  return fc
    .record({
      effect: fc.constantFrom(
        'Allow' as const,
        'Allow' as const,
        'Allow' as const,
        'Deny' as const,
      ),
      actions: named('action', 'notAction', ACTIONS),
      resources: named('resource', 'notResource', RESOURCES),
      condition: fc.option(fc.oneof(atoms, conditions), { nil: undefined, freq: 1 }),
    })
    .map(({ effect, actions, resources, condition }) => ({
      effect,
      ...actions,
      ...resources,
      ...(condition === undefined ? {} : { condition }),
    }));
}

function named<T extends string>(plain: T, negated: T, words: readonly string[]) {
  return fc
    .tuple(some(words, 3), fc.integer({ min: 0, max: 7 }))
    .map(([values, choice]) => ({ [choice === 0 ? negated : plain]: values }));
}

function some(words: readonly string[], most: number): fc.Arbitrary<readonly string[]> {
  return fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: most });
}
