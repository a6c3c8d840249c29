import type { Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { roleNameOf } from '../domain/role.ts';
import type { TicketState } from '../domain/ticket.ts';
import { totalsOf } from './diff.ts';
import type { Dossier } from './dossier.ts';
import type { FrontDesk } from './front-desk.ts';
import { progressOf } from './progress.ts';
import { knownName, type Reviewer } from './reviewer.ts';
import type { Desk } from './view/decide-section.ts';
import { layout } from './view/layout.ts';
import { listPage, SEARCH_LIMIT } from './view/list-page.ts';
import { stylesheet } from './view/stylesheet.ts';
import { ticketPage } from './view/ticket-page.ts';

/** The list of tickets, and each one's page. */
export function ticketRoutes(app: Hono, desk: FrontDesk): void {
  const { tickets, archive, clock, identity, links, report } = desk;

  const removedBy = async ({ ticket }: TicketState): Promise<number | null> => {
    if (ticket.removes !== undefined) return ticket.removes;
    try {
      const proposal = (await archive.get(ticket.proposal)) as Dossier['proposal'];
      return totalsOf(proposal).removed;
    } catch (error) {
      report(error);
      return null;
    }
  };

  app.get('/style.css', (context) =>
    context.body(stylesheet, 200, { 'Content-Type': 'text/css; charset=utf-8' }),
  );

  // Never where a page says back what it was asked: lengths would then tell of the form's token (BREACH).
  const zipped = compress();

  app.get('/', zipped, async (context) => {
    const reviewer = await identity(context);
    if (reviewer.kind === 'nobody') return desk.say(context, { kind: 'no-login' });
    // A link opens one ticket, and tells of no other.
    if (reviewer.kind === 'link-holder') {
      return context.redirect(links.ticket(reviewer.ticketId), 303);
    }
    const states = await tickets.list();
    const listed = await Promise.all(
      states.map(async (state) => ({ state, removed: await removedBy(state) })),
    );
    const words = (context.req.query('q') ?? '').trim().slice(0, SEARCH_LIMIT);
    const body = listPage(links, listed, words, clock.now());
    return context.html(await layout(links, words === '' ? 'Tickets' : `${words} · Tickets`, body));
  });

  app.get('/tickets/:id', zipped, async (context) => {
    const dossier = await desk.dossierOf(context);
    if (dossier instanceof Response) return dossier;
    return showTicket(context, desk, { dossier, reviewer: await identity(context) });
  });
}

/** The page of one ticket; with a form to be mended it says what is wrong with it. */
export async function showTicket(
  context: Context,
  desk: FrontDesk,
  { dossier, reviewer }: { readonly dossier: Dossier; readonly reviewer: Reviewer },
  returned: Desk['returned'] = null,
): Promise<Response> {
  const { clock, links, csrf } = desk;
  const shown = {
    links,
    csrf: csrf(dossier, reviewer),
    reviewer: knownName(reviewer),
    asksRole: reviewer.kind === 'link-holder',
    returned,
  };
  const body = ticketPage(dossier, shown, clock.now(), await progressOf(dossier, desk));
  const name = roleNameOf(dossier.ticket.roleArn);
  const title = `${returned === null ? '' : 'Error: '}${name}`;
  return context.html(await layout(links, title, body), returned === null ? 200 : 422);
}
