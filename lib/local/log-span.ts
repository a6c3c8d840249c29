/**
 * The most that is held of one stretch. No record comes near it (CloudTrail ends them at 256 KB), but a line with a
 * whole export on it can.
 */
export const MOST_BYTES = 64 * 1024 * 1024;

/** A stretch of text that can begin in one chunk of bytes and end in another. */
export interface Span {
  /** Holds these bytes for later; false when that would be over `MOST_BYTES`: then nothing is held any more. */
  hold(bytes: Buffer): boolean;
  /** The held bytes and these last ones as text; then nothing is held any more. */
  take(bytes: Buffer): string;
}

export function span(): Span {
  let held: Buffer[] = [];
  let size = 0;
  return {
    hold(bytes) {
      const fits = size + bytes.length <= MOST_BYTES;
      held = fits ? [...held, bytes] : [];
      size = fits ? size + bytes.length : 0;
      return fits;
    },
    take(bytes) {
      const whole = size === 0 ? bytes : Buffer.concat([...held, bytes]);
      held = [];
      size = 0;
      return whole.toString('utf8');
    },
  };
}
