import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { judgeLink, type LinkClaims } from '../domain/link.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Clock, Links } from '../ports.ts';
import type { Reviewer } from './reviewer.ts';

/** The links that notices carry, and what they open. */
export interface SentLinks {
  readonly keys: Pick<Links, 'read'>;
  /** These pages, as the links name them. */
  readonly audience: string;
}

type Opening =
  | { readonly kind: 'good'; readonly claims: LinkClaims }
  | { readonly kind: 'expired' | 'bad' };

const COOKIE = 'ratchet-link';
/** 400 days, above which browsers take no cookie. */
const LONGEST_COOKIE_SECONDS = 34_560_000;

/** The token of a new link to a ticket and its proposal as it is, good as long as the ticket waits. */
export function tokenFor(
  { keys, audience }: { readonly keys: Pick<Links, 'issue'>; readonly audience: string },
  { id: ticketId, proposal, expiresAt }: Ticket,
): Promise<string> {
  const nonce = randomBytes(16).toString('hex');
  return keys.issue({
    ticketId,
    proposal: proposal.digest,
    purpose: 'review',
    expiresAt,
    nonce,
    audience,
  });
}

/** What a token opens now. */
export async function openedBy(
  { keys, audience }: SentLinks,
  clock: Clock,
  token: string,
): Promise<Opening> {
  const claims = await keys.read(token);
  if (claims === null) return { kind: 'bad' };
  const verdict = judgeLink(claims, { audience, now: clock.now() });
  if (verdict === 'good') return { kind: 'good', claims };
  return { kind: verdict === 'expired' ? 'expired' : 'bad' };
}

/**
 * Keeps the token in the browser, out of addresses and of what scripts can read. `Lax`: it must come along when a
 * mail program opens the page, and does not with a form that another site sends. For so many seconds from now on,
 * since tickets offline live in another time than the browser.
 */
export function keepToken(
  context: Context,
  { token, basePath, seconds }: { token: string; basePath: string; seconds: number },
): void {
  const path = basePath === '' ? '/' : basePath;
  const secure = isSecure(context);
  setCookie(context, COOKIE, token, {
    path,
    httpOnly: true,
    secure,
    sameSite: 'Lax',
    maxAge: Math.min(seconds, LONGEST_COOKIE_SECONDS),
    ...(secure && path === '/' ? { prefix: 'host' } : {}),
  });
}

/** Who comes with a link, as the token in their browser says; every request is judged anew. */
export function linkHolder(
  links: SentLinks,
  clock: Clock,
  basePath = '',
): (context: Context) => Promise<Reviewer> {
  return async (context) => {
    const prefixed = isSecure(context) && basePath === '';
    const token = prefixed ? getCookie(context, COOKIE, 'host') : getCookie(context, COOKIE);
    if (token === undefined) return { kind: 'nobody' };
    const opening = await openedBy(links, clock, token);
    if (opening.kind !== 'good') return { kind: 'nobody' };
    const { ticketId, proposal, nonce } = opening.claims;
    return { kind: 'link-holder', ticketId, proposal, nonce };
  };
}

function isSecure(context: Context): boolean {
  return new URL(context.req.url).protocol === 'https:';
}
