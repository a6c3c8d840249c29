import { BadInput } from '../errors.ts';

/** JSON.parse that also refuses what it would swallow: a key given twice, and `__proto__`. Throws BadInput. */
export function parseStrictJson(text: string, where: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new BadInput(`${where}: not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  refuseAmbiguousKeys(text, where);
  return value;
}

/** Walks a text that is known to be JSON, keeping the keys of every object that is open. */
function refuseAmbiguousKeys(text: string, where: string): void {
  const open: (Set<string> | null)[] = [];
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\]]/g;
  for (const [found, colon] of text.matchAll(token)) {
    if (found === '{') open.push(new Set());
    else if (found === '[') open.push(null);
    else if (found === '}' || found === ']') open.pop();
    else if (colon !== undefined) {
      const key = String(JSON.parse(found.slice(0, found.lastIndexOf('"') + 1)));
      const keys = open.at(-1);
      if (key === '__proto__') throw new BadInput(`${where}: the key "__proto__" is not allowed`);
      if (keys?.has(key) === true)
        throw new BadInput(
          `${where}: the key ${JSON.stringify(key)} is given twice in one object; keep one`,
        );
      keys?.add(key);
    }
  }
}
