/** A token bucket. Times in milliseconds. */
export interface Bucket {
  /** May be below 0: so many have taken a turn that is still to come. */
  readonly tokens: number;
  readonly at: number;
}

export interface Pace {
  /** Turns a second, in the long run. */
  readonly perSecond: number;
  /** Turns that can be taken at once after a rest. */
  readonly burst: number;
}

export function fullBucket({ burst }: Pace, now: number): Bucket {
  return { tokens: burst, at: now };
}

/** Takes the next turn, which comes after `wait`; turns come in the order they were taken. */
export function takeTurn(
  bucket: Bucket,
  { perSecond, burst }: Pace,
  now: number,
): { readonly bucket: Bucket; readonly wait: number } {
  const gained = (Math.max(now - bucket.at, 0) / 1000) * perSecond;
  const tokens = Math.min(bucket.tokens + gained, burst) - 1;
  const wait = tokens >= 0 ? 0 : Math.ceil((-tokens / perSecond) * 1000);
  return { bucket: { tokens, at: Math.max(now, bucket.at) }, wait };
}
