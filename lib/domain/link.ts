import * as z from 'zod';

/** What a link says, signed: it opens one ticket, for a while, on one deployment, and for nothing else. */
export const LinkClaims = z.strictObject({
  ticketId: z.string().min(1).max(1024),
  /** Digest of the proposal that the notice told of. */
  proposal: z.string().min(1).max(128),
  purpose: z.literal('review'),
  /** ISO 8601 in UTC; the ticket's own end. */
  expiresAt: z.iso.datetime(),
  /** Of no meaning: no two links are alike. */
  nonce: z.string().min(16).max(64),
  /** Which deployment's pages it opens. */
  audience: z.string().min(1).max(512),
});
export type LinkClaims = z.infer<typeof LinkClaims>;

/** Whether it opens what was asked for, now. A time that cannot be read counts as past. */
export function judgeLink(
  { expiresAt, audience }: LinkClaims,
  wanted: { readonly audience: string; readonly now: Date },
): 'good' | 'expired' | 'elsewhere' {
  if (audience !== wanted.audience) return 'elsewhere';
  return wanted.now.getTime() < Date.parse(expiresAt) ? 'good' : 'expired';
}
