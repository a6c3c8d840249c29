import type { Decision } from '../domain/ticket.ts';
import { hasUnseen } from './visible.ts';

export const ACTIONS = ['approve', 'reject', 'extend'] as const;
export type Action = (typeof ACTIONS)[number];

/** A decision form as it was sent; nothing in it is trusted. */
export interface DecisionForm {
  readonly action: Action;
  readonly csrf: string;
  /** Digest of the proposal that the page showed. */
  readonly proposal: string;
  readonly name: string;
  readonly reason: string;
  readonly days: string;
}

export type Field = 'name' | 'reason' | 'days';

export interface Problem {
  readonly field: Field;
  readonly message: string;
}

export type Reading =
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

const NAME_LIMIT = 100;
const REASON_LIMIT = 2000;
const MAX_DAYS = 60;
const DAY_SECONDS = 86_400;

export function readForm(action: Action, body: string): DecisionForm {
  const fields = new URLSearchParams(body);
  const field = (name: string) => (fields.get(name) ?? '').trim();
  return {
    action,
    csrf: field('csrf'),
    proposal: field('proposal'),
    name: field('name'),
    reason: field('reason').replaceAll('\r\n', '\n'),
    days: field('days'),
  };
}

/** The decision that a form asks for, or all that is wrong with it. `reviewer` is null when nobody vouches for a name. */
export function decisionOf(form: DecisionForm, reviewer: string | null, at: string): Reading {
  const problems = [
    ...(reviewer === null ? nameProblems(form.name) : []),
    ...(form.action === 'reject' ? reasonProblems(form.reason) : []),
    ...(form.action === 'extend' ? daysProblems(form.days) : []),
  ];
  if (problems.length > 0) return { kind: 'invalid', problems };

  // The record says which names somebody vouched for.
  const by = reviewer ?? `${form.name} (name as typed)`;
  return { kind: 'decision', decision: withKind(form, by, at) };
}

function withKind(form: DecisionForm, by: string, at: string): Decision {
  switch (form.action) {
    case 'approve':
      return { kind: 'approved', by, at, proposal: form.proposal };
    case 'reject':
      return { kind: 'rejected', by, at, reason: form.reason };
    case 'extend':
      return { kind: 'extended', by, at, seconds: Number(form.days) * DAY_SECONDS };
  }
}

function nameProblems(name: string): readonly Problem[] {
  if (name === '') return [{ field: 'name', message: 'Enter your name: it goes on the record.' }];
  if (name.length <= NAME_LIMIT && !hasUnseen(name)) return [];
  const message = `Enter a name of at most ${NAME_LIMIT} characters, all of them visible.`;
  return [{ field: 'name', message }];
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
