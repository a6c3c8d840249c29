import type { Comparison } from './operator.ts';

/** A decimal number, or null for anything else, and for one too large to be told from its neighbour. */
export function numberOf(text: string): number | null {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text)) return null;
  const value = Number(text);
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? null : value;
}

/**
 * A moment in seconds since 1970: W3C's ISO 8601 profile, in which a time has a zone, or epoch seconds. A date alone is
 * its first moment in UTC. Null for anything else.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export function momentOf(text: string): number | null {
  // Four digits are a year in W3C's profile, and hardly a moment of 1970.
  if (/^\d{5,}(\.\d+)?$/.test(text)) return numberOf(text);
  const date = /^\d{4}(-\d\d(-\d\d)?)?$/;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
  if (!date.test(text) && !time.test(text)) return null;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed / 1000;
}

export function compare(left: number, comparison: Comparison, right: number): boolean {
  if (comparison === 'less') return left < right;
  if (comparison === 'less-or-equal') return left <= right;
  if (comparison === 'greater') return left > right;
  if (comparison === 'greater-or-equal') return left >= right;
  return left === right;
}
