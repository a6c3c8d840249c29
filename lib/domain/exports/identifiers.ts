import type { Draft } from '../proposal/proposal.ts';

/** A name in code for each draft: none twice, none that is taken, none empty, none that begins with a digit. */
export function identifiers(
  attach: readonly Draft[],
  plain: (name: string) => string,
  fallback: string,
  taken: readonly string[] = [],
): readonly string[] {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  return attach.map(({ name }) => {
    const letters = plain(name);
    const base = /^[A-Za-z]/.test(letters) ? letters : `${fallback}${letters}`;
    let id = base;
    for (let number = 2; used.has(id.toLowerCase()); number++) id = `${base}${number}`;
    used.add(id.toLowerCase());
    return id;
  });
}
