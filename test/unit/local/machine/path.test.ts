import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../lib/local/machine/json.ts';
import {
  parsePath,
  parseReferencePath,
  readPath,
  writePath,
} from '../../../../lib/local/machine/path.ts';

const document = JSON.parse(
  '{"a":{"b":[10,{"c":null}]},"a-b":1,"é":2,"__proto__":{"own":3},"n":null}',
);
const scope = { document, context: { State: { Name: 'X' } } };

function read(text: string): Json | undefined {
  const parsed = parsePath(text);
  if (parsed.kind === 'unsupported') throw new Error(parsed.why);
  return readPath(parsed.value, scope);
}

describe('reads', () => {
  it.each<[string, Json | undefined]>([
    ['$', document],
    ['$.a.b[0]', 10],
    ['$.a.b[1].c', null],
    ["$['a-b']", 1],
    ['$["a-b"]', 1],
    ["$['a']['b'][0]", 10],
    ['$.é', 2],
    ['$.__proto__.own', 3],
    ['$$.State.Name', 'X'],
    ['$.n', null],
    ['$.n.below', undefined],
    ['$.missing', undefined],
    ['$.a.b[2]', undefined],
    ['$.a[0]', undefined],
    ['$.a.b.length', undefined],
    ['$.a.toString', undefined],
    ['$.a.__proto__', undefined],
    ["$.a['constructor']", undefined],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe('writes', () => {
  it.each<[string, Json, string]>([
    ['$', { a: 1 }, '9'],
    ['$.b', { a: 1 }, '{"a":1,"b":9}'],
    ['$.a', { a: 1 }, '{"a":9}'],
    ['$.a.b.c', {}, '{"a":{"b":{"c":9}}}'],
    ['$.a.b', { a: { c: 1 } }, '{"a":{"c":1,"b":9}}'],
    ["$['a-b']", {}, '{"a-b":9}'],
    ['$.toString.own', {}, '{"toString":{"own":9}}'],
    ['$.__proto__', {}, '{"__proto__":9}'],
    ['$.__proto__.polluted', {}, '{"__proto__":{"polluted":9}}'],
  ])('%s', (text, before, expected) => {
    const parsed = parseReferencePath(text);
    if (parsed.kind === 'unsupported') throw new Error(parsed.why);

    expect(JSON.stringify(writePath(parsed.value, before, 9))).toBe(expected);
    expect('polluted' in {}).toBe(false);
  });

  it.each<[string, Json]>([
    ['a string', 'text'],
    ['null', null],
    ['an array', [1]],
    ['an object whose key holds a number', { a: 1 }],
    ['an object whose key holds null', { a: null }],
  ])('nothing into %s, and says so by its AWS name', (_, before) => {
    expect(() => writePath(['a', 'b'], before, 9)).toThrow(
      expect.objectContaining({ error: 'States.ResultPathMatchFailure' }),
    );
  });

  it('leaves the document it was given alone', () => {
    const before = { a: { b: 1 } };
    writePath(['a', 'b'], before, 9);

    expect(before).toEqual({ a: { b: 1 } });
  });
});
