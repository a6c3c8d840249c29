import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Outcome } from './decide.ts';
import type { UndoAnswer } from './undo-routes.ts';
import type { Links } from './view/layout.ts';
import type { Message } from './view/message-page.ts';
import { decisionText } from './view/wording.ts';

type Refusal = Exclude<Outcome, { kind: 'decided' } | { kind: 'counted' } | { kind: 'invalid' }>;

/** What a page of its own has to tell. `ticketId` is null when the ticket was not looked at. */
export type Notable =
  | (Refusal & { readonly ticketId: string })
  | (Exclude<UndoAnswer, { kind: 'asked' }> & { readonly ticketId: string })
  | { readonly kind: 'no-stack'; readonly ticketId: string }
  | { readonly kind: 'forged'; readonly ticketId: string | null }
  | {
      readonly kind:
        | 'no-ticket'
        | 'no-login'
        | 'other-ticket'
        | 'bad-link'
        | 'old-link'
        | 'no-page'
        | 'unreadable'
        | 'too-large'
        | 'not-a-form'
        | 'wrong-method'
        | 'failed';
    };

/** The words for it, and the HTTP status. No message repeats what was sent. */
export function explain(
  links: Links,
  notable: Notable,
): { readonly status: ContentfulStatusCode; readonly message: Message } {
  const [status, title, text] = wording(notable);
  const id = 'ticketId' in notable ? notable.ticketId : null;
  const next =
    id === null
      ? { href: links.list, label: 'To the list of tickets' }
      : { href: links.ticket(id), label: 'To the ticket as it is now' };
  return { status, message: { title, text, next } };
}

function wording(notable: Notable): readonly [ContentfulStatusCode, title: string, text: string] {
  switch (notable.kind) {
    case 'already':
      return [
        409,
        'Already decided',
        `${decisionText(notable.decision)}. That decision stands; yours was not taken.`,
      ];
    case 'superseded':
      return [
        409,
        'The role has changed',
        `The draft speaks of a role that is no more: ${notable.reason}. Nothing was decided; a new draft gets a new ticket.`,
      ];
    case 'stale':
      return [
        409,
        'The proposal has changed',
        'It is no longer the one that your page showed. Nothing was decided: look at it as it is now, then decide.',
      ];
    case 'expired':
      return [
        409,
        'The ticket has expired',
        'Nothing was decided and nothing was changed. A new draft gets a new ticket.',
      ];
    case 'blocked':
      return [
        409,
        'This change cannot be approved',
        `It did not pass: ${notable.gates.join(', ')}. Nothing was decided.`,
      ];
    case 'changed':
      return [
        409,
        'The role has changed',
        'It is not any more what the draft was made from, so nothing was decided. A new draft, from the role as it is now, gets a new ticket; until then you can reject this one or let the soak go on.',
      ];
    case 'not-allowed':
      return [403, 'Not yours to approve', `Nothing was decided: ${notable.reason}.`];
    case 'unsigned':
      return [422, 'Your name is missing', `Nothing was done. ${notable.problems.join(' ')}`];
    case 'no-probation':
      return [
        409,
        'No probation waits',
        'It has not begun, or is over: nothing was done. The ticket says where the change stands.',
      ];
    case 'no-undo':
      return [
        409,
        'Nothing to take back from here',
        'The change was not approved, was given up, or is in probation: nothing was done. The ticket says where it stands.',
      ];
    case 'no-action':
      return [
        422,
        'Neither a service nor an action',
        'Give a service, such as s3, or an action, such as s3:GetObject; or nothing, and everything comes back. Nothing was done.',
      ];
    case 'under-way':
      return [
        409,
        'It is being taken back already',
        'Somebody asked before you, and one at a time is done. The ticket says who, and how it went.',
      ];
    case 'undo-stale':
      return [
        409,
        'Something was taken back meanwhile',
        'Your page did not show that yet, so nothing was done. Look at the ticket as it is now, then ask again.',
      ];
    case 'no-login':
      return [
        401,
        'Open the link that you were sent',
        'These pages open by a link from a notice, and this browser came without one, or its time is over.',
      ];
    case 'other-ticket':
      return [
        403,
        'Your link opens another ticket',
        'A link opens the one ticket that it was sent for.',
      ];
    case 'bad-link':
      return [
        403,
        'This link opens nothing',
        'It was cut short or altered, or is of another place, or the key that signed it was replaced. Ask for a new one.',
      ];
    case 'old-link':
      return [
        410,
        'This link has expired',
        'It held as long as its ticket. A new draft gets a new ticket and a new link.',
      ];
    case 'gone':
    case 'no-ticket':
      return [404, 'No such ticket', 'It may have been cleared away, or the link was cut short.'];
    case 'no-page':
      return [404, 'No such page', 'The link may have been cut short.'];
    case 'forged':
      return [
        403,
        'Not taken',
        'The request did not come from a review page of this server. Nothing was decided: open the ticket and decide there.',
      ];
    case 'unreadable':
      return [
        500,
        'The documents of this ticket cannot be read',
        'They are absent or not the ones that the ticket names, so it cannot be decided. Nothing was changed; the log of the server says more.',
      ];
    case 'wrong-method':
      return [
        405,
        'Nothing to see here',
        'A decision is only ever taken from the forms on the page of its ticket. Nothing was decided.',
      ];
    case 'too-large':
      return [413, 'Too large', 'No decision form is that large. Nothing was decided.'];
    case 'no-stack':
      return [
        422,
        'Not the stack of this role',
        'What was sent lists no resources of a stack that has this role. Give the whole output, as JSON, of aws cloudformation list-stack-resources or describe-stack-resources for one stack, or of terraform show -json. Nothing was decided.',
      ];
    case 'not-a-form':
      return [
        415,
        'Not a form',
        'A decision is sent as application/x-www-form-urlencoded. Nothing was decided.',
      ];
    case 'failed':
      return [
        500,
        'Something failed',
        'The page could not be made. If you were deciding, open the ticket to see whether the decision was taken; the log of the server says more.',
      ];
  }
}
