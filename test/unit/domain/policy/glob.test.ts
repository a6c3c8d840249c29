import { describe, expect, it } from 'vitest';
import {
  actionMatcher,
  disjoint,
  disjointActions,
  includes,
  includesAction,
  matches,
  matchesAction,
} from '../../../../lib/domain/policy/glob.ts';
import { includedInUnion } from '../../../../lib/domain/policy/words.ts';

const USER = `\${aws:username}`;
const [ASTERISK, MARK, DOLLAR] = [`\${*}`, `\${?}`, `\${$}`];

/** All texts of at most `most` of the characters, shortest first. */
function texts(characters: string, most: number): readonly string[] {
  const found = [''];
  for (let at = 0; (found[at] ?? '').length < most && at < found.length; at++)
    for (const character of characters) found.push(`${found[at]}${character}`);
  return found;
}

/** By definition, one recursion a rule: slow, and not the code under test. */
function reads(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*')
    return reads(rest, text) || (text !== '' && reads(pattern, text.slice(1)));
  return (
    text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && reads(rest, text.slice(1))
  );
}

describe('every pattern of up to 4 of a b * ? against every text of up to 6 of a b and a third letter', () => {
  const patterns = texts('ab*?', 4);
  const words = texts('abc', 6);
  const languages = patterns.map((pattern) => words.map((word) => reads(pattern, word)));
  const pairs = function* () {
    for (const [i, outer] of patterns.entries())
      for (const [j, inner] of patterns.entries())
        yield { outer, inner, a: languages[i] ?? [], b: languages[j] ?? [] };
  };

  it('matches as defined', () => {
    const wrong = patterns.flatMap((pattern, at) =>
      words.filter((word, index) => matches(pattern, word) !== languages[at]?.[index]),
    );
    expect(wrong).toEqual([]);
  });

  it('matches as defined when made once for many', () => {
    const wrong = patterns.flatMap((pattern, at) => {
      const matcher = actionMatcher(pattern.toUpperCase());
      return words.filter((word, index) => matcher(word) !== languages[at]?.[index]);
    });
    expect(wrong).toEqual([]);
  });

  it('includes exactly when every text of one is one of the other', () => {
    const wrong = [...pairs()].filter(
      ({ outer, inner, a, b }) => includes(outer, inner) !== b.every((in_, at) => !in_ || a[at]),
    );
    expect(wrong).toEqual([]);
  });

  it('is disjoint exactly when no text is of both', () => {
    const wrong = [...pairs()].filter(
      ({ outer, inner, a, b }) => disjoint(outer, inner) === b.some((in_, at) => in_ && a[at]),
    );
    expect(wrong).toEqual([]);
  });

  it('is included in a union exactly when every text is of one of them, and else shows one that is not', () => {
    const step = 37;
    for (let at = 0; at < patterns.length ** 2; at += step) {
      const [i, j, k] = [at % patterns.length, Math.floor(at / patterns.length), (at * 7) % 341];
      const outers = [patterns[j] ?? '', patterns[k] ?? ''];
      const inner = patterns[i] ?? '';
      const covered = languages[i]?.every(
        (in_, word) => !in_ || languages[j]?.[word] || languages[k]?.[word],
      );
      const answer = includedInUnion(inner, outers);
      if (covered) expect([inner, outers, answer]).toEqual([inner, outers, 'yes']);
      else {
        const { witness } = answer as { witness: string };
        expect(reads(inner, witness)).toBe(true);
        expect(outers.some((outer) => reads(outer, witness))).toBe(false);
      }
    }
  });
});

it.each([
  ['a/*', `a/${USER}`, true],
  ['*', USER, true],
  [`a/${USER}/*`, `a/${USER}/b`, true],
  [USER, `\${AWS:UserName}`, true],
  ['a/?', `a/${USER}`, false],
  ['a/?*', `a/${USER}`, false],
  [`a/${USER}`, 'a/*', false],
  [USER, `\${aws:userid}`, false],
  [USER, `\${aws:username, 'x'}`, false],
  [`?*`, `a${USER}`, true],
  ['a*', `a${ASTERISK}`, true],
  [`a${ASTERISK}`, 'a*', false],
  [`a${MARK}`, 'a?', false],
  ['a?', `a${MARK}`, true],
  [`a$b`, `a${DOLLAR}b`, true],
])(
  'a variable is a symbol that only * and itself take: %s includes %s: %s',
  (outer, inner, expected) => {
    expect(includes(outer, inner)).toBe(expected);
  },
);

it('takes a variable for anything when asked whether two patterns are apart', () => {
  expect(disjoint(USER, 'ann')).toBe(false);
  expect(disjoint(`x${USER}`, 'y*')).toBe(true);
});

it('does not count case in actions, and has no variables in them', () => {
  expect(matchesAction('S3:get*', 's3:GetObject')).toBe(true);
  expect(includesAction('s3:GET*', 'S3:getobject*')).toBe(true);
  expect(disjointActions('s3:Get*', 'S3:GETOBJECT')).toBe(false);
  expect(matchesAction(`s3:${USER}`, `s3:${USER}`)).toBe(true);
});

it('takes wildcards of the text for ordinary characters', () => {
  expect(matches('a/b', 'a/*')).toBe(false);
  expect(matches('a/?', 'a/*')).toBe(true);
  expect(matches('a/*', 'a/*')).toBe(true);
});

it('gives up rather than look at more subsets than allowed', () => {
  const long = `*a${'?'.repeat(40)}`;
  const together = ['?'.repeat(41), `${'?'.repeat(42)}*`];

  expect(includedInUnion(long, together, 500)).toBe('unknown');
  expect(includedInUnion(long, together, 50_000)).toBe('unknown');
  expect(includedInUnion(long, ['b*', `*${'?'.repeat(41)}`], 500)).toBe('yes');
  expect(includes(`*${'?'.repeat(41)}`, long)).toBe(true);
});
