import { describe, expect, it } from 'vitest';
import { choiceRule, holds } from '../../../../lib/local/machine/choice.ts';
import type { Json, JsonObject } from '../../../../lib/local/machine/json.ts';

function decide(rule: JsonObject, document: Json): boolean {
  const { condition } = choiceRule.parse({ ...rule, Next: 'Z' });
  return holds(condition, { document, context: {} });
}

const x = (operator: string, operand: Json): JsonObject => ({
  Variable: '$.x',
  [operator]: operand,
});

describe('a rule', () => {
  it.each<[JsonObject, Json, boolean]>([
    [x('StringEquals', 'a'), 'a', true],
    [x('StringEquals', 'a'), 'A', false],
    [x('StringEquals', '1'), 1, false],
    [x('BooleanEquals', false), false, true],
    [x('BooleanEquals', true), 'true', false],
    [x('NumericEquals', 1), 1.0, true],
    [x('NumericEquals', 1), '1', false],
    [x('NumericLessThan', 2), 1, true],
    [x('NumericLessThan', 2), 2, false],
    [x('NumericLessThan', 2), '1', false],
    [x('NumericLessThan', 2), null, false],
    [x('NumericLessThanEquals', 2), 2, true],
    [x('NumericLessThanEquals', 2), 3, false],
    [x('NumericGreaterThan', 2), 3, true],
    [x('NumericGreaterThan', 2), 2, false],
    [x('NumericGreaterThanEquals', 2), 2, true],
    [x('NumericGreaterThanEquals', 2), 1, false],
    [x('IsNull', true), null, true],
    [x('IsNull', false), null, false],
    [x('IsNull', false), 0, true],
    [x('IsPresent', true), null, true],
    [x('IsPresent', false), 1, false],
    [{ Variable: '$.y', IsPresent: true }, 1, false],
    [{ Variable: '$.y', IsPresent: false }, 1, true],
    [{ Not: x('StringEquals', 'a') }, 'b', true],
    [{ And: [x('NumericGreaterThan', 0), x('NumericLessThan', 2)] }, 1, true],
    [{ And: [x('NumericGreaterThan', 0), x('NumericLessThan', 2)] }, 2, false],
    [{ Or: [x('StringEquals', 'a'), x('StringEquals', 'b')] }, 'b', true],
    [{ Or: [x('StringEquals', 'a'), x('StringEquals', 'b')] }, 'c', false],
    [{ Or: [{ Not: { And: [x('IsNull', true)] } }] }, 1, true],
    [
      {
        And: [
          { Variable: '$.y', IsPresent: true },
          { Variable: '$.y', IsNull: true },
        ],
      },
      1,
      false,
    ],
  ])('%j on %j is %j', (rule, value, expected) => {
    expect(decide(rule, { x: value })).toBe(expected);
  });
});

it.each(['StringEquals', 'IsNull'])(
  '%s on a path that leads nowhere is States.Runtime',
  (operator) => {
    const rule = { Variable: '$.y', [operator]: operator === 'IsNull' ? true : 'a' };

    expect(() => decide(rule, { x: 1 })).toThrow(
      expect.objectContaining({ error: 'States.Runtime' }),
    );
  },
);
