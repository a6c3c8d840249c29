import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { StackFile } from '../domain/exports/stack-file.ts';
import type { Archive, Checks, Clock, Probations, Roles, Tickets, Undos } from '../ports.ts';
import type { ReviewRules } from '../review-rules.ts';
import { csrfToken, csrfTokenHolds } from './csrf-token.ts';
import { type Dossier, loadDossier } from './dossier.ts';
import { explain, type Notable } from './messages.ts';
import type { ProgressPorts } from './progress.ts';
import { rememberingArchive } from './remembering-archive.ts';
import { formOwner, mayOpen, type Reviewer } from './reviewer.ts';
import { fromSameOrigin } from './same-origin.ts';
import type { SentLinks } from './sent-links.ts';
import { type Links, layout, linksUnder } from './view/layout.ts';
import { messagePage } from './view/message-page.ts';

export interface ReviewOptions {
  readonly tickets: Tickets;
  readonly archive: Archive;
  /** What judges every revision of a role's draft besides our own gates. */
  readonly checks: (roleArn: string) => Checks;
  /** The clock by which tickets are opened and expire. */
  readonly clock: Clock;
  /** To see that a role is still what the draft knew. */
  readonly roles: Pick<Roles, 'snapshot' | 'inTheWayOf'>;
  readonly rules: ReviewRules;
  /** Roles in probation, where they are waited for: a person can end one there or take the change back. */
  readonly probations?: Pick<Probations, 'standing' | 'wake'>;
  /** What takes an approved change back after its probation, where that is started from here. */
  readonly undos?: Pick<Undos, 'of' | 'ask'>;
  /** The command by which an approved change of a role is taken back, where there is one. */
  readonly undoCommand?: (roleArn: string) => string;
  /** What owns roles, as far as it was given: for drafts as files. */
  readonly stackFiles?: readonly StackFile[];
  /** The links that notices carry, where they open these pages. */
  readonly sentLinks?: SentLinks;
  /** Who makes a request, as a login in front of the app vouches for it, or a link, or nothing. */
  readonly identity: (context: Context) => Reviewer | Promise<Reviewer>;
  /** Sends whoever has no login to where they get one, before any page is made. */
  readonly login?: MiddlewareHandler;
  /** At least 32 random bytes, the same in every instance that serves the same tickets. */
  readonly secret: Uint8Array;
  /** Where the app is mounted: empty, or `/path` without a slash at its end. */
  readonly basePath?: string;
  /** Told of errors that a page only mentions. */
  readonly report?: (error: unknown) => void;
}

/** A form that a reviewer sent from a page that this app rendered for them, about the ticket as they saw it. */
export interface Posted {
  readonly dossier: Dossier;
  readonly reviewer: Reviewer;
  /** As sent; nothing in it is trusted. */
  readonly fields: URLSearchParams;
}

/** What every route of the review app needs. */
export interface FrontDesk
  extends Omit<
      Required<ReviewOptions>,
      'sentLinks' | 'login' | 'probations' | 'undos' | 'undoCommand'
    >,
    ProgressPorts {
  readonly sentLinks: SentLinks | null;
  readonly links: Links;
  /** A page that tells one thing, with the status that goes with it. */
  say(context: Context, notable: Notable): Promise<Response>;
  /** The ticket of the route's `:id` with its documents, or the page that says why not. */
  dossierOf(context: Context): Promise<Dossier | Response>;
  /** What the forms on a page about this proposal carry in their hidden field `csrf`. */
  csrf(dossier: Dossier, reviewer: Reviewer): string;
  /** Checks origin, content type, ticket and CSRF token of a POST, in this order; else the page that says why not. */
  posted(context: Context): Promise<Posted | Response>;
  /** For routes that take a body of at most so many bytes. */
  atMost(bytes: number): MiddlewareHandler;
}

export function frontDesk(options: ReviewOptions): FrontDesk {
  const { tickets, identity, secret, basePath = '', report = () => {} } = options;
  const { archive } = options;
  // For looking only: whoever changes something is judged by what the archive proves at that moment.
  const remembering = rememberingArchive(archive);
  const links = linksUnder(basePath);

  const say = async (context: Context, notable: Notable) => {
    const { status, message } = explain(links, notable);
    return context.html(await layout(links, message.title, messagePage(message)), status);
  };

  const dossierFrom = async (from: Archive, context: Context): Promise<Dossier | Response> => {
    const reviewer = await identity(context);
    // Before the store is asked: who may see nothing learns not even which tickets there are.
    if (reviewer.kind === 'nobody') return say(context, { kind: 'no-login' });
    const id = context.req.param('id') ?? '';
    if (reviewer.kind === 'link-holder' && reviewer.ticketId !== id) {
      return say(context, { kind: 'other-ticket' });
    }
    const state = await tickets.get(id);
    if (state === null) return say(context, { kind: 'no-ticket' });
    const opens = mayOpen(reviewer, state);
    if (opens !== 'yes') return say(context, { kind: opens });
    try {
      return await loadDossier(from, state);
    } catch (error) {
      report(error);
      return say(context, { kind: 'unreadable' });
    }
  };

  return {
    ...options,
    sentLinks: options.sentLinks ?? null,
    stackFiles: options.stackFiles ?? [],
    probations: options.probations ?? null,
    undos: options.undos ?? null,
    undoCommand: options.undoCommand ?? null,
    basePath,
    report,
    links,
    say,
    dossierOf: (context) => dossierFrom(remembering, context),
    csrf: ({ ticket }, reviewer) =>
      csrfToken(secret, {
        ticketId: ticket.id,
        proposalDigest: ticket.proposal.digest,
        reviewer: formOwner(reviewer),
      }),
    async posted(context) {
      if (!fromSameOrigin(context.req.raw)) return say(context, { kind: 'forged', ticketId: null });
      if (!isForm(context)) return say(context, { kind: 'not-a-form' });

      const dossier = await dossierFrom(archive, context);
      if (dossier instanceof Response) return dossier;
      const reviewer = await identity(context);
      const fields = new URLSearchParams(await context.req.text());
      const { id } = dossier.ticket;
      const shown = {
        ticketId: id,
        proposalDigest: fields.get('proposal') ?? '',
        reviewer: formOwner(reviewer),
      };
      const holds = csrfTokenHolds(secret, shown, fields.get('csrf') ?? '');
      return holds ? { dossier, reviewer, fields } : say(context, { kind: 'forged', ticketId: id });
    },
    atMost: (maxSize) =>
      bodyLimit({ maxSize, onError: (context) => say(context, { kind: 'too-large' }) }),
  };
}

function isForm(context: Context): boolean {
  const type = context.req.header('content-type') ?? '';
  return type.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
}
