/**
 * Puts the next bytes of a log into what it is given and returns how many: 0 at the end. What was put there is the
 * taker's. Throws NotUnderstood when there is something wrong with them.
 */
export type ReadLog = (into: Uint8Array) => number;

/** A log that is not as expected: another reader has to say what is wrong with it, if anything. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

/** Reads what is in memory already. */
export function readingOf(bytes: Uint8Array): ReadLog {
  let at = 0;
  return (into) => {
    const next = bytes.subarray(at, at + into.length);
    into.set(next);
    at += next.length;
    return next.length;
  };
}
