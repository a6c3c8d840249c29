/** JSON with the keys of every object in code-point order; `undefined` members are left out, as JSON.stringify does. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    const sorted: Record<string, unknown> = Object.create(null);
    for (const key of Object.keys(part).sort())
      sorted[key] = (part as Record<string, unknown>)[key];
    return sorted;
  });
}
