import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token speaks for: one reviewer deciding on one proposal of one ticket, as it was shown. */
export interface Shown {
  readonly ticketId: string;
  readonly proposalDigest: string;
  /** Null when the reviewer is not known until they type their name. */
  readonly reviewer: string | null;
}

/** HMAC-SHA256, hex, over what was shown. Only a page that this server rendered can carry it. */
export function csrfToken(
  secret: Uint8Array,
  { ticketId, proposalDigest, reviewer }: Shown,
): string {
  // JSON keeps the parts apart: no two different triples give the same bytes.
  const message = JSON.stringify(['review-form', ticketId, proposalDigest, reviewer]);
  return createHmac('sha256', secret).update(message).digest('hex');
}

/** Compares in constant time. */
export function csrfTokenHolds(secret: Uint8Array, shown: Shown, token: string): boolean {
  const wanted = Buffer.from(csrfToken(secret, shown));
  const given = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
