import type { Draft } from '../proposal/proposal.ts';

/** A name in code for each draft: none twice, none empty, none that begins with a digit. */
export function identifiers(
  attach: readonly Draft[],
  plain: (name: string) => string,
  fallback: string,
): readonly string[] {
  const used = new Set<string>();
  return attach.map(({ name }) => {
    const letters = plain(name);
    const base = /^[A-Za-z]/.test(letters) ? letters : `${fallback}${letters}`;
    let id = base;
    for (let number = 2; used.has(id.toLowerCase()); number++) id = `${base}${number}`;
    used.add(id.toLowerCase());
    return id;
  });
}
