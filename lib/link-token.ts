import { LinkClaims } from './domain/link.ts';

/** A token taken apart. The claims are not to be believed until `mac` was found to be that of `message`. */
export interface ParsedToken {
  readonly keyId: string;
  readonly message: Uint8Array;
  readonly mac: Uint8Array;
  readonly claims: LinkClaims;
}

/** KMS takes 4,096 bytes (KMS API, GenerateMac), and a mail program breaks long links. */
const LONGEST = 3000;
const TOKEN = /^v1\.([A-Za-z0-9-]{1,64})\.([A-Za-z0-9_-]{2,})\.([A-Za-z0-9_-]{43})$/;

/** What is signed: version and key too, so that neither can be exchanged for another. */
export function messageOf(keyId: string, claims: LinkClaims): Uint8Array {
  return Buffer.from(`v1.${keyId}.${base64url(Buffer.from(canonical(claims)))}`);
}

/** `v1.<key id>.<payload>.<mac>`, of letters that go into a path as they are. */
export function printToken(message: Uint8Array, mac: Uint8Array): string {
  return `${Buffer.from(message).toString()}.${base64url(mac)}`;
}

/**
 * Null unless it is exactly as `printToken` writes it: base64url in its one canonical form, and the claims in their
 * one order, so that no two texts are the same token.
 */
export function parseToken(token: string): ParsedToken | null {
  const parts = token.length > LONGEST ? null : TOKEN.exec(token);
  if (parts === null) return null;
  const [, keyId = '', payload = '', sealed = ''] = parts;
  const [text, mac] = [decoded(payload), decoded(sealed)];
  if (text === null || mac === null) return null;
  const claims = LinkClaims.safeParse(jsonOrNull(text.toString()));
  if (!claims.success || canonical(claims.data) !== text.toString()) return null;
  return { keyId, message: Buffer.from(`v1.${keyId}.${payload}`), mac, claims: claims.data };
}

function canonical(claims: LinkClaims): string {
  const { ticketId, proposal, purpose, expiresAt, nonce, audience } = claims;
  return JSON.stringify([ticketId, proposal, purpose, expiresAt, nonce, audience]);
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function decoded(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return base64url(bytes) === text ? bytes : null;
}

function jsonOrNull(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || value.length !== 6) return null;
    const [ticketId, proposal, purpose, expiresAt, nonce, audience] = value as unknown[];
    return { ticketId, proposal, purpose, expiresAt, nonce, audience };
  } catch {
    return null;
  }
}
