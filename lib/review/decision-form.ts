import type { Decision, Ticket } from '../domain/ticket.ts';

export const ACTIONS = ['approve', 'reject', 'extend', 'export'] as const;
export type Action = (typeof ACTIONS)[number];

/** A decision form as it was sent; nothing in it is trusted. */
export interface DecisionForm {
  readonly action: Action;
  /** Digest of the proposal that the page showed. */
  readonly proposal: string;
  readonly name: string;
  /** The role's name, typed by those whom nobody vouches for. */
  readonly role: string;
  readonly reason: string;
  readonly days: string;
}

export type Field = 'name' | 'role' | 'reason' | 'days';

export interface Problem {
  readonly field: Field;
  readonly message: string;
}

const REASON_LIMIT = 2000;
const MAX_DAYS = 60;
const DAY_SECONDS = 86_400;

export function readForm(action: Action, fields: URLSearchParams): DecisionForm {
  const field = (name: string) => (fields.get(name) ?? '').trim();
  return {
    action,
    proposal: field('proposal'),
    name: field('name'),
    role: field('role'),
    reason: field('reason').replaceAll('\r\n', '\n'),
    days: field('days'),
  };
}

/** All that is wrong with what was filled in, but for who filled it in. */
export function formProblems(form: DecisionForm): readonly Problem[] {
  if (form.action === 'reject') return reasonProblems(form.reason);
  return form.action === 'extend' ? daysProblems(form.days) : [];
}

/** The decision that a form without problems asks for. */
export function decisionOf(
  form: DecisionForm,
  { proposal }: Pick<Ticket, 'proposal'>,
  record: { readonly by: string; readonly at: string },
): Decision {
  switch (form.action) {
    case 'approve':
      return { kind: 'approved', ...record, proposal };
    case 'export':
      return { kind: 'exported', ...record, proposal };
    case 'reject':
      return { kind: 'rejected', ...record, reason: form.reason };
    case 'extend':
      return { kind: 'extended', ...record, seconds: Number(form.days) * DAY_SECONDS };
  }
}

function reasonProblems(reason: string): readonly Problem[] {
  if (reason === '') return [{ field: 'reason', message: 'Enter the reason for rejecting.' }];
  if (reason.length <= REASON_LIMIT) return [];
  return [{ field: 'reason', message: `Enter a reason of at most ${REASON_LIMIT} characters.` }];
}

function daysProblems(days: string): readonly Problem[] {
  const given = /^\d{1,2}$/.test(days) ? Number(days) : 0;
  if (given >= 1 && given <= MAX_DAYS) return [];
  return [{ field: 'days', message: `Enter a number of days from 1 to ${MAX_DAYS}.` }];
}
