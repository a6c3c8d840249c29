import { createHmac, timingSafeEqual } from 'node:crypto';

/** A request older than this may have been recorded and sent again (Slack, "Verifying requests from Slack"). */
const WINDOW_SECONDS = 300;

export interface SignedRequest {
  /** As received, before anything parsed it. */
  readonly body: Uint8Array;
  /** `X-Slack-Request-Timestamp`: seconds since 1970. */
  readonly timestamp: string | undefined;
  /** `X-Slack-Signature`: `v0=` and HMAC-SHA256 in hex. */
  readonly signature: string | undefined;
}

/** Whether Slack signed this very body, less than five minutes ago. Compares in constant time. */
export function signedBySlack(
  signingSecret: string,
  { body, timestamp, signature }: SignedRequest,
  now: Date,
): boolean {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > WINDOW_SECONDS) return false;
  const mac = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body);
  const wanted = Buffer.from(`v0=${mac.digest('hex')}`);
  const given = Buffer.from(signature ?? '');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
