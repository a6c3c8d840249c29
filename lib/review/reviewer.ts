import type { TicketState } from '../domain/ticket.ts';
import type { Problem } from './decision-form.ts';
import { hasUnseen } from './visible.ts';

/** Who makes a request, and what vouches for it. */
export type Reviewer =
  /** A login vouches for the name, which goes on record as it is. */
  | { readonly kind: 'known'; readonly name: string }
  /** Holds a link to this one ticket: types a name, and the role's, so that no robot does it by accident. */
  | {
      readonly kind: 'link-holder';
      readonly ticketId: string;
      readonly proposal: string;
      readonly nonce: string;
    }
  /** Came without what opens these pages. */
  | { readonly kind: 'nobody' }
  /** Nobody vouches, and nothing is asked but a name: on the machine of whoever runs it. */
  | { readonly kind: 'anybody' };

/** The name a form shows and is bound to; null when it is typed into it. */
export function knownName(reviewer: Reviewer): string | null {
  return reviewer.kind === 'known' ? reviewer.name : null;
}

/** Whose form it is, so that nobody can send a form that was rendered for another. */
export function formOwner(reviewer: Reviewer): string | null {
  if (reviewer.kind === 'link-holder') return `link ${reviewer.nonce}`;
  return reviewer.kind === 'known' ? `name ${reviewer.name}` : null;
}

/** A name as typed goes on record as such; a known one as the login has it. */
export type Signature =
  | {
      readonly kind: 'signed';
      readonly by: string;
      /** Whom the rules of approval judge: what goes on record may say besides that nobody vouched for the name. */
      readonly person: string;
    }
  | { readonly kind: 'unsigned'; readonly problems: readonly Problem[] };

const NAME_LIMIT = 100;

/** Whether these pages may show a ticket to them. */
export function mayOpen(
  reviewer: Reviewer,
  { ticket, revisions }: TicketState,
): 'yes' | 'no-login' | 'other-ticket' {
  if (reviewer.kind === 'nobody') return 'no-login';
  if (reviewer.kind !== 'link-holder') return 'yes';
  // A link stays good when the proposal that it told of is revised, and ends when the role is drafted anew.
  const told = revisions.some(({ proposal }) => proposal.digest === reviewer.proposal);
  return ticket.id === reviewer.ticketId && told ? 'yes' : 'other-ticket';
}

/** Who puts a name to a form. `role` is what a link holder has to type: the role's name. */
export function signatureOf(
  reviewer: Reviewer,
  typed: { readonly name: string; readonly role: string },
  roleName: string,
): Signature {
  if (reviewer.kind === 'known')
    return { kind: 'signed', by: reviewer.name, person: reviewer.name };
  if (reviewer.kind === 'nobody') return { kind: 'unsigned', problems: nameProblems('') };
  const asked = reviewer.kind === 'link-holder';
  const problems = [
    ...nameProblems(typed.name),
    ...(asked && typed.role !== roleName ? [WRONG_ROLE] : []),
  ];
  if (problems.length > 0) return { kind: 'unsigned', problems };
  // The record says which names nobody vouched for.
  const by = asked ? `link holder ${typed.name}` : `${typed.name} (name as typed)`;
  return { kind: 'signed', by, person: typed.name };
}

const WRONG_ROLE: Problem = {
  field: 'role',
  message: 'Type the name of the role exactly as it stands at the top of the page.',
};

function nameProblems(name: string): readonly Problem[] {
  if (name === '') return [{ field: 'name', message: 'Enter your name: it goes on the record.' }];
  if (name.length <= NAME_LIMIT && !hasUnseen(name)) return [];
  const message = `Enter a name of at most ${NAME_LIMIT} characters, all of them visible.`;
  return [{ field: 'name', message }];
}
