/** JSON whose strings hold no character that ends a line in JavaScript or YAML, so that it stays on its lines, in a comment too. */
export function quoted(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u0085\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
