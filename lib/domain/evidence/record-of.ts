/** Entries as an object that is safe whatever the keys are: it inherits nothing, and `__proto__` is a key like any. */
export function recordOf<Value>(
  entries: Iterable<readonly [string, Value]>,
): Readonly<Record<string, Value>> {
  let record: Record<string, Value> | null = null;
  for (const [key, value] of entries) {
    record ??= Object.create(null) as Record<string, Value>;
    record[key] = value;
  }
  return record ?? (NOTHING as Readonly<Record<string, Value>>);
}

/** One for all: there are two in each of a hundred thousand rows. */
const NOTHING: Readonly<Record<string, never>> = Object.freeze(Object.create(null));
