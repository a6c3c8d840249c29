import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  packedNames,
  packService,
  type ServiceFacts,
  unpackService,
} from '../../../../lib/domain/catalogue/packed.ts';
import {
  type ConditionFacts,
  packConditions,
  unpackConditions,
} from '../../../../lib/domain/catalogue/packed-conditions.ts';

const word = fc.stringMatching(/^[A-Za-z][A-Za-z\d.${}:*-]{0,12}$/);
const words = fc.uniqueArray(word, { maxLength: 5 });
const index = fc.nat({ max: 40 });
const indices = fc.uniqueArray(index, { maxLength: 4 });

const service: fc.Arbitrary<ServiceFacts> = fc.record({
  title: fc.stringMatching(/^[A-Za-z .()-]{1,20}$/),
  types: fc.array(
    fc.record({
      name: fc.stringMatching(/^[a-z]+( [a-z]+)?$/),
      arns: words.filter((arns) => arns.length > 0),
    }),
    { maxLength: 4 },
  ),
  kinds: fc.array(
    fc.record({
      level: fc.constantFrom('R', 'L', 'W', 'T', 'P'),
      resources: fc.array(fc.record({ type: index, required: fc.boolean() }), { maxLength: 3 }),
    }),
    { maxLength: 4 },
  ),
  actions: words.chain((names) =>
    fc.tuple(
      ...names.map((name) => fc.record({ name: fc.constant(name), kind: index, dependent: words })),
    ),
  ),
});

const conditions: fc.Arbitrary<ConditionFacts> = fc.record({
  keys: fc.array(fc.record({ name: word, type: fc.constantFrom('String', 'ArrayOfARN') })),
  types: fc.array(fc.record({ name: fc.stringMatching(/^[a-z]+( [a-z]+)?$/), keys: indices })),
  groups: fc.array(
    fc.record({
      actions: words,
      keys: indices,
      onType: fc.array(fc.record({ type: index, keys: indices }), { maxLength: 3 }),
    }),
  ),
});

describe('packing', () => {
  it('loses nothing of a service', () => {
    fc.assert(
      fc.property(service, (facts) => {
        expect(unpackService(packService(facts))).toEqual(facts);
      }),
    );
  });

  it('keeps the names readable without unpacking', () => {
    fc.assert(
      fc.property(service, (facts) => {
        expect(packedNames(packService(facts))).toEqual(facts.actions.map(({ name }) => name));
      }),
    );
  });

  it('loses nothing of condition keys', () => {
    fc.assert(
      fc.property(conditions, (facts) => {
        expect(unpackConditions(packConditions(facts))).toEqual(facts);
      }),
    );
  });

  it.each([
    ['a title with |', { title: 'A|B', types: [], kinds: [], actions: [] }],
    ['a type with =', { title: '', types: [{ name: 'a=b', arns: [] }], kinds: [], actions: [] }],
    [
      'a template with a blank',
      { title: '', types: [{ name: 'a', arns: ['b c'] }], kinds: [], actions: [] },
    ],
    [
      'an action with a blank',
      { title: '', types: [], kinds: [], actions: [{ name: 'A B', kind: 0, dependent: [] }] },
    ],
  ])('refuses %s, which it could not take apart again', (_, facts) => {
    expect(() => packService(facts)).toThrow(/holds the separator/);
  });
});
