import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../../../lib/domain/errors.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import { parseTrustPolicy } from '../../../../lib/domain/policy/parse-trust.ts';
import { printPolicy, printTrustPolicy } from '../../../../lib/domain/policy/print.ts';
import { documents } from '../../../support/policy-arbitraries.ts';
import { type PolicyCase, policyCases } from '../../../support/policy-cases.ts';

interface LegalCase extends PolicyCase {
  readonly policy: unknown;
  readonly expected: unknown;
}

interface MalformedCase extends PolicyCase {
  /** A value, or as a text when it could not be written as one. */
  readonly policy: unknown;
  /** Everything the message must say. */
  readonly says: readonly string[];
}

const KINDS = [
  { kind: 'policy', legal: 'legal', malformed: 'malformed', parse: parsePolicy },
  {
    kind: 'trust policy',
    legal: 'legal-trust',
    malformed: 'malformed-trust',
    parse: parseTrustPolicy,
  },
] as const;

describe.each(KINDS)('$kind', ({ legal, malformed, parse }) => {
  it.each(policyCases<LegalCase>(legal))('takes $name', ({ policy, expected, doc }) => {
    const text = JSON.stringify(policy);

    expect(parse(policy, 'policy'), doc).toEqual(expected);
    expect(parse(text, 'policy')).toEqual(expected);
    expect(parse(encodeURIComponent(text), 'policy')).toEqual(expected);
    expect(parse(encodeURIComponent(`\n ${text}`), 'policy')).toEqual(expected);
  });

  it.each(policyCases<MalformedCase>(malformed))('refuses $name', ({ policy, says, doc }) => {
    const message = messageOf(() => parse(policy, 'role app, policy Main'));

    expect(message, doc).toMatch(/^role app, policy Main: /);
    for (const part of says) expect(message, doc).toContain(part);
  });
});

it.each(policyCases<LegalCase>('legal-trust'))('prints a trust policy with $name', ({ policy }) => {
  const trust = parseTrustPolicy(policy, 'policy');

  expect(parseTrustPolicy(JSON.stringify(printTrustPolicy(trust)), 'printed')).toEqual(trust);
});

it('reads back every document as it was printed', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const text = JSON.stringify(printPolicy(document));

      expect(parsePolicy(text, 'printed')).toEqual(document);
      expect(parsePolicy(encodeURIComponent(text), 'printed')).toEqual(document);
    }),
  );
});

it('keeps context keys that an object would inherit', () => {
  const condition = { StringEquals: { constructor: 'a', toString: 'b' } };
  const { statements } = parsePolicy(
    { Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: condition } },
    'policy',
  );

  expect(statements[0]?.condition).toEqual({
    StringEquals: { constructor: ['a'], toString: ['b'] },
  });
  expect(Object.getPrototypeOf(statements[0]?.condition)).toBeNull();
});

it('shows no more of a long value than fits a line', () => {
  const message = messageOf(() => parsePolicy({ Version: 'x'.repeat(10_000) }, 'policy'));

  expect(message.length).toBeLessThan(250);
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof BadInput) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}
