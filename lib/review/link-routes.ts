import type { Hono } from 'hono';
import type { FrontDesk } from './front-desk.ts';
import { keepToken, openedBy } from './sent-links.ts';

/**
 * Where the links of notices lead. Opening one changes no ticket, however many scanners follow it: it sends the
 * browser on to the ticket, with the token out of the address.
 */
export function linkRoutes(app: Hono, desk: FrontDesk): void {
  const { sentLinks, clock, basePath, links } = desk;
  if (sentLinks === null) return;
  app.get('/l/:token', async (context) => {
    const token = context.req.param('token');
    const opening = await openedBy(sentLinks, clock, token);
    if (opening.kind !== 'good') {
      return desk.say(context, { kind: opening.kind === 'expired' ? 'old-link' : 'bad-link' });
    }
    const { ticketId, expiresAt } = opening.claims;
    const seconds = (Date.parse(expiresAt) - clock.now().getTime()) / 1000;
    keepToken(context, { token, basePath, seconds });
    return context.redirect(links.ticket(ticketId), 303);
  });
}
