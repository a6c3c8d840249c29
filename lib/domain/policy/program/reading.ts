/** The resource of a request while it is read. */
export interface Reading {
  readonly text: string;
  /** Null until a pattern asks: most do not. */
  colons: number | null;
}

const COLON = 58;

export function readingOf(text: string): Reading {
  return { text, colons: null };
}

/** How many colons the resource has. */
export function colonsIn(reading: Reading): number {
  reading.colons ??= count(reading.text);
  return reading.colons;
}

function count(text: string): number {
  let colons = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === COLON) colons += 1;
  return colons;
}
