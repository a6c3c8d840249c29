/** Where the parts of a JSON text stand, in UTF-16 units from its beginning. */
export interface Places {
  /** By path as `parsePolicy` words it: `Statement[2].Action[0]`, `Statement[0].Condition.Bool["aws:MFA"]`. */
  readonly values: ReadonlyMap<string, number>;
  /** Keys that stand a second time in one object, of which JSON would keep the last without a word. */
  readonly repeated: readonly {
    readonly key: string;
    readonly path: string;
    readonly at: number;
  }[];
}

interface Open {
  readonly path: string;
  /** The next member's index; null for an object. */
  index: number | null;
  /** The member that is being read; null before its key. */
  key: string | null;
  readonly keys: Set<string>;
}

/** The places of a text that is known to be JSON. */
export function placesIn(text: string): Places {
  const values = new Map<string, number>();
  const repeated: { key: string; path: string; at: number }[] = [];
  const open: Open[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;
  for (const { 0: found, index: at } of text.matchAll(token)) {
    const around = open.at(-1);
    if (found === ':') continue;
    if (found === ',') {
      if (around?.index != null) around.index += 1;
      else if (around !== undefined) around.key = null;
    } else if (found === '}' || found === ']') open.pop();
    else if (around !== undefined && around.index === null && around.key === null) {
      const key = String(JSON.parse(found));
      if (around.keys.has(key)) repeated.push({ key, path: around.path, at });
      around.keys.add(key);
      around.key = key;
    } else {
      const path = around === undefined ? '' : memberOf(around);
      values.set(path, at);
      if (found === '{' || found === '[')
        open.push({ path, index: found === '[' ? 0 : null, key: null, keys: new Set() });
    }
  }
  return { values, repeated };
}

function memberOf({ path, index, key }: Open): string {
  if (index !== null) return `${path}[${index}]`;
  if (path === '') return key ?? '';
  return /\.Condition\.[^["]+$/.test(path) ? `${path}["${key}"]` : `${path}.${key}`;
}

/** Line and column of a place, both from 1. */
export function lineAt(
  text: string,
  at: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n') };
}
