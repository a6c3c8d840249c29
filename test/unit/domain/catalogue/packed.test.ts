import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nameCode,
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
import { wordList } from '../../../../lib/domain/catalogue/word-code.ts';

const codeFor = ({ actions }: ServiceFacts) =>
  nameCode(
    wordList(
      actions.flatMap(({ name, dependent }) => [
        name,
        ...dependent.map((whole) => whole.split(':')[1] ?? ''),
      ]),
    ),
  );

const word = fc.stringMatching(/^[A-Za-z][A-Za-z\d.${}:*-]{0,12}$/);
const words = fc.uniqueArray(word, { maxLength: 5 });
const other = fc.tuple(
  fc.stringMatching(/^[a-z-]{1,8}$/),
  fc.stringMatching(/^[A-Za-z\d.*-]{1,12}$/),
);
const others = fc.uniqueArray(
  other.map((parts) => parts.join(':')),
  { maxLength: 3 },
);
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
      ...names.map((name) =>
        fc.record({ name: fc.constant(name), kind: index, dependent: others }),
      ),
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
        const code = codeFor(facts);
        expect(unpackService(packService(facts, code), code)).toEqual(facts);
      }),
    );
  });

  it('keeps the names readable without unpacking', () => {
    fc.assert(
      fc.property(service, (facts) => {
        const code = codeFor(facts);
        const names = facts.actions.map(({ name }) => name);
        expect(packedNames(packService(facts, code), code)).toEqual(names);
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
      'a template with what stands for another part',
      { title: '', types: [{ name: 'a', arns: ['~b'] }], kinds: [], actions: [] },
    ],
  ])('refuses %s, which it could not take apart again', (_, facts) => {
    expect(() => packService(facts, codeFor(facts))).toThrow(/holds the (separator|mark)/);
  });

  it('refuses a name with a word that is not on its list', () => {
    expect(() => nameCode(['Get']).encode('GetObject')).toThrow(
      '"Object" of "GetObject" is not on the list of words',
    );
  });

  it('refuses more words than it can write', () => {
    const names = Array.from({ length: 3400 }, (_, at) => String(at));
    expect(() => wordList(names)).toThrow('3400 words are in use');
  });

  it('writes the words used most with one character', () => {
    const names = [...Array.from({ length: 60 }, (_, at) => String(at)), 'Get', 'Get'];
    const { encode } = nameCode(wordList(names));
    expect(encode('Get')).toHaveLength(1);
    expect(names.map((name) => encode(name).length)).toContain(2);
  });
});
