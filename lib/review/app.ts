import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { roleNameOf } from '../domain/role.ts';
import type { TicketState } from '../domain/ticket.ts';
import type { Archive, Clock, Tickets } from '../ports.ts';
import { csrfToken } from './csrf-token.ts';
import { decide } from './decide.ts';
import { ACTIONS, type Action, readForm } from './decision-form.ts';
import { totalsOf } from './diff.ts';
import { type Dossier, loadDossier } from './dossier.ts';
import { noStore, reviewHeaders } from './headers.ts';
import { explain, type Notable } from './messages.ts';
import { fromSameOrigin } from './same-origin.ts';
import type { Desk } from './view/decide-section.ts';
import { layout, linksUnder } from './view/layout.ts';
import { listPage } from './view/list-page.ts';
import { messagePage } from './view/message-page.ts';
import { stylesheet } from './view/stylesheet.ts';
import { ticketPage } from './view/ticket-page.ts';

/**
 * Who makes a request, as a login in front of the app vouches for it; null when nothing does, and then the reviewer
 * types a name, which goes on record as typed.
 */
type Identity = (context: Context) => string | null | Promise<string | null>;

export interface ReviewOptions {
  readonly tickets: Tickets;
  readonly archive: Archive;
  /** The clock by which tickets are opened and expire. */
  readonly clock: Clock;
  readonly identity: Identity;
  /** At least 32 random bytes, the same in every instance that serves the same tickets. */
  readonly secret: Uint8Array;
  /** Where the app is mounted: empty, or `/path` without a slash at its end. */
  readonly basePath?: string;
  /** Told of errors that a page only mentions. */
  readonly report?: (error: unknown) => void;
}

/** A decision form is far below this many bytes. */
const BODY_LIMIT = 32 * 1024;

/**
 * The review pages: tickets, one ticket, and the three decisions. Runs wherever hono does. Only POST changes anything,
 * and only from a page that this app rendered for the same ticket, proposal and reviewer.
 */
export function reviewApp(options: ReviewOptions): Hono {
  const { tickets, archive, clock, identity, secret, basePath = '', report = () => {} } = options;
  const links = linksUnder(basePath);
  const app = new Hono({ strict: false }).basePath(basePath === '' ? '/' : basePath);

  const say = async (context: Context, notable: Notable) => {
    const { status, message } = explain(links, notable);
    return context.html(await layout(links, message.title, messagePage(message)), status);
  };

  const showTicket = async (
    context: Context,
    dossier: Dossier,
    reviewer: string | null,
    returned: Desk['returned'] = null,
  ) => {
    const { ticket } = dossier;
    const shown = { ticketId: ticket.id, proposalDigest: ticket.proposal.digest, reviewer };
    const desk = { links, csrf: csrfToken(secret, shown), reviewer, returned };
    const body = ticketPage(dossier, desk, clock.now());
    const title = `${returned === null ? '' : 'Error: '}${roleNameOf(ticket.roleArn)}`;
    return context.html(await layout(links, title, body), returned === null ? 200 : 422);
  };

  /** The ticket with its documents, or the page that says why not. */
  const open = async (context: Context): Promise<Dossier | Response> => {
    const state = await tickets.get(context.req.param('id') ?? '');
    if (state === null) return say(context, { kind: 'no-ticket' });
    try {
      return await loadDossier(archive, state);
    } catch (error) {
      report(error);
      return say(context, { kind: 'unreadable' });
    }
  };

  const removedBy = async ({ ticket }: TicketState): Promise<number | null> => {
    try {
      const proposal = (await archive.get(ticket.proposal)) as Dossier['proposal'];
      return totalsOf(proposal).removed;
    } catch (error) {
      report(error);
      return null;
    }
  };

  const onMethodNotAllowed = async (context: Context, methods: readonly string[]) => {
    const response = await say(context, { kind: 'wrong-method' });
    response.headers.set('Allow', methods.join(', '));
    return response;
  };
  app.use(noStore, reviewHeaders, methodNotAllowed({ app, onMethodNotAllowed }));
  app.onError((error, context) => {
    report(error);
    return say(context, { kind: 'failed' });
  });
  app.notFound((context) => say(context, { kind: 'no-page' }));

  app.get('/style.css', (context) =>
    context.body(stylesheet, 200, { 'Content-Type': 'text/css; charset=utf-8' }),
  );

  app.get('/', async (context) => {
    const states = await tickets.list();
    const listed = await Promise.all(
      states.map(async (state) => ({ state, removed: await removedBy(state) })),
    );
    return context.html(await layout(links, 'Tickets', listPage(links, listed, clock.now())));
  });

  app.get('/tickets/:id', async (context) => {
    const dossier = await open(context);
    if (dossier instanceof Response) return dossier;
    return showTicket(context, dossier, await identity(context));
  });

  const tooLarge = bodyLimit({
    maxSize: BODY_LIMIT,
    onError: (context) => say(context, { kind: 'too-large' }),
  });
  const take = async (context: Context, action: Action) => {
    if (!fromSameOrigin(context.req.raw)) return say(context, { kind: 'forged', ticketId: null });
    if (!isForm(context)) return say(context, { kind: 'not-a-form' });

    const dossier = await open(context);
    if (dossier instanceof Response) return dossier;
    const reviewer = await identity(context);
    const form = readForm(action, await context.req.text());
    const outcome = await decide(form, dossier, reviewer, { tickets, clock, secret });
    const { id } = dossier.ticket;
    switch (outcome.kind) {
      case 'decided':
        return context.redirect(links.ticket(id), 303);
      case 'invalid':
        return showTicket(context, dossier, reviewer, { form, problems: outcome.problems });
      default:
        return say(context, { ...outcome, ticketId: id });
    }
  };
  for (const action of ACTIONS) {
    app.post(`/tickets/:id/${action}`, tooLarge, (context) => take(context, action));
  }

  return app;
}

function isForm(context: Context): boolean {
  const type = context.req.header('content-type') ?? '';
  return type.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
}
