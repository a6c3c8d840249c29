import { expect, it } from 'vitest';
import { BadInput } from '../../../../lib/domain/errors.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
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

it.each(policyCases<LegalCase>('legal'))('takes $name', ({ policy, expected, doc }) => {
  expect(parsePolicy(policy, 'policy'), doc).toEqual(expected);
  expect(parsePolicy(JSON.stringify(policy), 'policy')).toEqual(expected);
  expect(parsePolicy(encodeURIComponent(JSON.stringify(policy)), 'policy')).toEqual(expected);
});

it.each(policyCases<MalformedCase>('malformed'))('refuses $name', ({ policy, says, doc }) => {
  const message = messageOf(() => parsePolicy(policy, 'role app, policy Main'));

  expect(message, doc).toMatch(/^role app, policy Main: /);
  for (const part of says) expect(message, doc).toContain(part);
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
