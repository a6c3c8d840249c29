/**
 * Whether an event matches an EventBridge pattern: the part of the language that our rules use. Values are lists of
 * alternatives, arrays in the event match when one of their elements does, and everything named must be there.
 * Source: EventBridge user guide, "Comparison operators for use in event patterns".
 */
export function matches(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => matchesRule(rule, event));
  return Object.entries(pattern as object).every(([key, part]) =>
    key === '$or'
      ? (part as readonly unknown[]).some((alternative) => matches(alternative, event))
      : asArray(event).some((one) => matches(part, member(one, key))),
  );
}

function matchesRule(rule: unknown, value: unknown): boolean {
  if (typeof rule === 'string') return asArray(value).includes(rule);
  const [operator, operand] = Object.entries(rule as object)[0] ?? [];
  switch (operator) {
    case 'exists':
      return (value !== undefined) === operand;
    case 'equals-ignore-case':
      return asArray(value).some(
        (one) => typeof one === 'string' && one.toLowerCase() === String(operand).toLowerCase(),
      );
    case 'prefix':
      return asArray(value).some(
        (one) => typeof one === 'string' && one.startsWith(String(operand)),
      );
    case 'wildcard': {
      const literal = String(operand).replace(/[.+?^${}()|[\]\\]/g, '\\$&');
      const like = new RegExp(`^${literal.replaceAll('*', '.*')}$`, 's');
      return asArray(value).some((one) => typeof one === 'string' && like.test(one));
    }
    default:
      throw new Error(`This matcher does not know ${operator}.`);
  }
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function member(value: unknown, key: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
