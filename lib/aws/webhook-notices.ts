import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { digestOf } from '../digest.ts';
import { NoticeRefused } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';
import type { Channel } from '../steps/every-channel.ts';

/** The secret of the webhook: where to, and what signs. The address can hold a token of its own, so it is secret too. */
export const WebhookSecret = z.strictObject({
  url: z.url({ protocol: /^https$/ }).regex(/^https:\/\/[^/@]+(\/|$)/, 'holds a user name'),
  /** At least 32 characters, known to the receiver. */
  key: z.string().min(32),
});
export type WebhookSecret = z.infer<typeof WebhookSecret>;

const TIMEOUT_MS = 5_000;

/** Answers that a later try may not get: too slow, too early, too many, and the receiver's own failures. */
const TRY_AGAIN = new Set([408, 425, 429]);

/** The webhook did not take the notice this time. */
class WebhookFailed extends Error {
  override readonly name = 'WebhookFailed';
}

/**
 * Notices as JSON to one HTTPS address. The receiver checks `X-Ratchet-Signature: v1=<hex>`, the HMAC-SHA256 of
 * `<X-Ratchet-Timestamp>.<body>`, takes no time older than five minutes, and each `X-Ratchet-Delivery` once: it is the
 * same on every try. No redirect is followed: it would carry the notice to where nobody meant it to go.
 */
export function webhookNotices(
  secret: () => Promise<WebhookSecret>,
  clock: Clock,
  send: typeof fetch = fetch,
): Channel {
  return {
    name: 'webhook',
    async send(notice) {
      const { url, key } = await secret();
      const body = JSON.stringify(notice);
      const timestamp = String(Math.floor(clock.now().getTime() / 1000));
      const response = await send(url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'Content-Type': 'application/json',
          'X-Ratchet-Delivery': digestOf(notice),
          'X-Ratchet-Timestamp': timestamp,
          'X-Ratchet-Signature': `v1=${webhookMac(key, timestamp, body)}`,
        },
        body,
      });
      await response.body?.cancel();
      const { status } = response;
      if (status >= 200 && status < 300) return null;
      if (status >= 500 || TRY_AGAIN.has(status)) throw new WebhookFailed(`answered ${status}`);
      throw new NoticeRefused(
        status < 400
          ? `The webhook answered ${status}: it points elsewhere, and redirects are not followed. Put the final address into its secret.`
          : `The webhook answered ${status}: look at the address and the key in its secret.`,
      );
    },
  };
}

function webhookMac(key: string, timestamp: string, body: string): string {
  return createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
}
