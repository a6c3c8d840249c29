/** Entries as an object that is safe whatever the keys are: it inherits nothing, and `__proto__` is a key like any. */
export function recordOf<Value>(
  entries: Iterable<readonly [string, Value]>,
): Readonly<Record<string, Value>> {
  const record: Record<string, Value> = Object.create(null);
  for (const [key, value] of entries) record[key] = value;
  return record;
}
