/** Where the first five colons are, those that part the components; -1 for those that a text lacks, which is no ARN. */
export type Colons = readonly [number, number, number, number, number];

/** The resource of a request. */
export interface Reading {
  readonly text: string;
  /** Null until a pattern asks: most are settled without. */
  colons: Colons | null;
}

export function readingOf(text: string): Reading {
  return { text, colons: null };
}

export function colonsOf(reading: Reading): Colons {
  reading.colons ??= findColons(reading.text);
  return reading.colons;
}

function findColons(text: string): Colons {
  const after = (colon: number): number => (colon < 0 ? -1 : text.indexOf(':', colon + 1));
  const first = text.indexOf(':');
  const second = after(first);
  const third = after(second);
  const fourth = after(third);
  return [first, second, third, fourth, after(fourth)];
}
