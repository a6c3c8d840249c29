import type { Hono } from 'hono';
import { decide } from './decide.ts';
import { ACTIONS, readForm } from './decision-form.ts';
import type { FrontDesk } from './front-desk.ts';
import { showTicket } from './ticket-routes.ts';

/** A decision form is far below this many bytes. */
const BODY_LIMIT = 32 * 1024;

/** Approve, reject, soak on, export: each a POST from the forms on the ticket's page. */
export function decideRoutes(app: Hono, desk: FrontDesk): void {
  for (const action of ACTIONS) {
    app.post(`/tickets/:id/${action}`, desk.atMost(BODY_LIMIT), async (context) => {
      const posted = await desk.posted(context);
      if (posted instanceof Response) return posted;
      const { dossier, reviewer, fields } = posted;
      const form = readForm(action, fields);
      const outcome = await decide(form, dossier, reviewer, desk);
      const { id } = dossier.ticket;
      switch (outcome.kind) {
        case 'decided':
        case 'counted':
          return context.redirect(desk.links.ticket(id), 303);
        case 'invalid':
          return showTicket(context, desk, posted, { form, problems: outcome.problems });
        default:
          return desk.say(context, { ...outcome, ticketId: id });
      }
    });
  }
}
