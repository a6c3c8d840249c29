/** What a request carries under one context key: one value, or the list of a multi-valued key. */
export type ContextValue = string | readonly string[];

/** Context keys, in any case, and their values. */
export type Context = ReadonlyMap<string, ContextValue> | Readonly<Record<string, ContextValue>>;

/** `absent`: the request has no such key. `unknown`: the caller did not tell. */
type Known = ContextValue | typeof ABSENT | typeof UNKNOWN;
export const ABSENT = Symbol('absent');
export const UNKNOWN = Symbol('unknown');

/** Looks a key up, given in lower case. */
export type Lookup = (key: string) => Known;

/** A key that is not in `context` is absent when the context is complete, unknown when it is not. */
export function lookupIn(context: Context, complete: boolean): Lookup {
  let byKey: Map<string, ContextValue> | undefined;
  const missing = complete ? ABSENT : UNKNOWN;
  return (key) => {
    byKey ??= lowerCased(context);
    return byKey.get(key) ?? missing;
  };
}

function lowerCased(context: Context): Map<string, ContextValue> {
  const entries: Iterable<readonly [string, ContextValue]> =
    context instanceof Map ? context.entries() : Object.entries(context);
  const byKey = new Map<string, ContextValue>();
  for (const [key, value] of entries) byKey.set(key.toLowerCase(), value);
  return byKey;
}
