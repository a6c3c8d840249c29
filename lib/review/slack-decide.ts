import * as z from 'zod';
import type { SlackAction } from '../domain/notice-blocks.ts';
import type { Archive } from '../ports.ts';
import { type DecidePorts, decide, type Outcome } from './decide.ts';
import type { Action, DecisionForm } from './decision-form.ts';
import { loadDossier } from './dossier.ts';
import { explain } from './messages.ts';
import { Remembered } from './slack-payload.ts';
import { linksUnder } from './view/layout.ts';

/** A decision that was confirmed in a window of Slack, as it waits to be made. */
export const SlackJob = Remembered.extend({
  user: z.string().min(1),
  reason: z.string().max(2_000),
  days: z.string().max(3),
});
export type SlackJob = z.infer<typeof SlackJob>;

export interface SlackDesk extends DecidePorts {
  readonly archive: Archive;
  /** Slack user id to who that is: the only people whose decisions count. */
  readonly approvers: () => Promise<Readonly<Record<string, string>>>;
  /** Says something to one person where they pressed, for nobody else to see. */
  readonly whisper: (channel: string, user: string, text: string) => Promise<void>;
}

const ACTION: Readonly<Record<SlackAction, Action>> = {
  'ratchet:approve': 'approve',
  'ratchet:reject': 'reject',
  'ratchet:extend': 'extend',
};

/**
 * Decides as the page does, in the name of whom the Slack user stands for. What was decided everybody hears of by its
 * notice; what was not, and why, the person who pressed.
 */
export async function slackDecide(
  job: SlackJob,
  desk: SlackDesk,
): Promise<{ readonly kind: string }> {
  const approvers = await desk.approvers();
  const name = Object.hasOwn(approvers, job.user) ? approvers[job.user] : undefined;
  const outcome = name === undefined ? 'not-an-approver' : await take(job, name, desk);
  if (outcome === 'not-an-approver') {
    await desk.whisper(job.channel, job.user, 'Not taken: you are not among the approvers.');
    return { kind: outcome };
  }
  const text = textOf(outcome, job.ticketId);
  if (text !== null) await desk.whisper(job.channel, job.user, text);
  return { kind: outcome.kind };
}

/** What was filled in, as the form on the page would send it. */
export function slackForm({
  action,
  proposal,
  reason,
  days,
}: Pick<SlackJob, 'action' | 'proposal' | 'reason' | 'days'>): DecisionForm {
  return { action: ACTION[action], proposal, name: '', role: '', reason: reason.trim(), days };
}

async function take(job: SlackJob, name: string, desk: SlackDesk): Promise<Outcome> {
  const state = await desk.tickets.get(job.ticketId);
  if (state === null) return { kind: 'gone' };
  const dossier = await loadDossier(desk.archive, state);
  // The name alone, as a login would give it: of several approvals that are needed nobody gives two.
  return decide(slackForm(job), dossier, { kind: 'known', name }, desk);
}

/** Null when everybody is told. */
function textOf(outcome: Outcome, ticketId: string): string | null {
  switch (outcome.kind) {
    case 'decided':
      return null;
    case 'counted':
      return `Your approval counts: ${outcome.approvals.length} of ${outcome.needed} needed.`;
    case 'invalid':
      return `Not taken: ${outcome.problems.map(({ message }) => message).join(' ')}`;
    default: {
      const { message } = explain(linksUnder(''), { ...outcome, ticketId });
      return `${message.title}. ${message.text}`;
    }
  }
}
