import * as z from 'zod';
import { pathField } from './fields.ts';
import type { Json } from './json.ts';
import { type Path, readPath, readRequired, type Scope } from './path.ts';

/** What a Choice rule asks, with its one operator named. */
export type Condition =
  | { readonly kind: 'all'; readonly parts: readonly Condition[] }
  | { readonly kind: 'any'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'present' | 'null'; readonly path: Path; readonly wanted: boolean }
  | {
      readonly kind: 'compare';
      readonly path: Path;
      readonly operator: Operator;
      readonly operand: string | number | boolean;
    };

const COMPARISONS = {
  StringEquals: z.string(),
  BooleanEquals: z.boolean(),
  NumericEquals: z.number(),
  NumericLessThan: z.number(),
  NumericLessThanEquals: z.number(),
  NumericGreaterThan: z.number(),
  NumericGreaterThanEquals: z.number(),
} as const;

type Operator = keyof typeof COMPARISONS;
const OPERATORS = Object.keys(COMPARISONS) as readonly Operator[];

const operands = {
  Variable: pathField.optional(),
  IsPresent: z.boolean().optional(),
  IsNull: z.boolean().optional(),
  StringEquals: COMPARISONS.StringEquals.optional(),
  BooleanEquals: COMPARISONS.BooleanEquals.optional(),
  NumericEquals: COMPARISONS.NumericEquals.optional(),
  NumericLessThan: COMPARISONS.NumericLessThan.optional(),
  NumericLessThanEquals: COMPARISONS.NumericLessThanEquals.optional(),
  NumericGreaterThan: COMPARISONS.NumericGreaterThan.optional(),
  NumericGreaterThanEquals: COMPARISONS.NumericGreaterThanEquals.optional(),
};

const nested: z.ZodType<Condition> = z.lazy(() => z.strictObject(fields()).transform(toCondition));

/** One rule of a Choice state: an operator, or And, Or, Not over nested ones, and where to go. */
export const choiceRule = z
  .strictObject({ ...fields(), Comment: z.string().optional(), Next: z.string() })
  .transform((rule, context) => ({ condition: toCondition(rule, context), next: rule.Next }));

function fields() {
  return {
    ...operands,
    And: z.array(nested).min(1).optional(),
    Or: z.array(nested).min(1).optional(),
    Not: nested.optional(),
  };
}

type RawCondition = z.infer<z.ZodObject<ReturnType<typeof fields>>>;

function toCondition(raw: RawCondition, context: z.RefinementCtx): Condition {
  const { And, Or, Not, Variable } = raw;
  const found: Condition[] = [];
  if (And !== undefined) found.push({ kind: 'all', parts: And });
  if (Or !== undefined) found.push({ kind: 'any', parts: Or });
  if (Not !== undefined) found.push({ kind: 'not', part: Not });

  const path = Variable ?? { root: 'document', steps: [], text: '$' };
  if (raw.IsPresent !== undefined) found.push({ kind: 'present', path, wanted: raw.IsPresent });
  if (raw.IsNull !== undefined) found.push({ kind: 'null', path, wanted: raw.IsNull });
  for (const operator of OPERATORS) {
    const operand = raw[operator];
    if (operand !== undefined) found.push({ kind: 'compare', path, operator, operand });
  }

  const [only] = found;
  const logical = only !== undefined && ['all', 'any', 'not'].includes(only.kind);
  if (only !== undefined && found.length === 1 && logical === (Variable === undefined)) return only;
  context.addIssue({
    code: 'custom',
    message: 'needs either And, Or or Not, or a Variable and one operator',
  });
  return z.NEVER;
}

/**
 * Rules of another type than the value's are false; a Variable that leads nowhere is States.Runtime,
 * but for IsPresent (https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html).
 */
export function holds(condition: Condition, scope: Scope): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.parts.every((part) => holds(part, scope));
    case 'any':
      return condition.parts.some((part) => holds(part, scope));
    case 'not':
      return !holds(condition.part, scope);
    case 'present':
      return (readPath(condition.path, scope) !== undefined) === condition.wanted;
    case 'null':
      return (readRequired(condition.path, 'Variable', scope) === null) === condition.wanted;
    case 'compare': {
      const value = readRequired(condition.path, 'Variable', scope);
      return compare(condition.operator, value, condition.operand);
    }
  }
}

function compare(operator: Operator, value: Json, operand: string | number | boolean): boolean {
  if (operator === 'StringEquals' || operator === 'BooleanEquals' || operator === 'NumericEquals') {
    return value === operand;
  }
  if (typeof value !== 'number' || typeof operand !== 'number') return false;
  switch (operator) {
    case 'NumericLessThan':
      return value < operand;
    case 'NumericLessThanEquals':
      return value <= operand;
    case 'NumericGreaterThan':
      return value > operand;
    case 'NumericGreaterThanEquals':
      return value >= operand;
  }
}
