import { roleNameOf } from '../domain/role.ts';
import type { TicketState } from '../domain/ticket.ts';
import type { Clock, Notices, Tickets } from '../ports.ts';

const DAY_MS = 86_400_000;

/** Days before a ticket runs out on which people are reminded, the last first. */
const REMINDERS = [1, 3, 7] as const;

/** How many tickets wait, how many people were reminded of, and how many of those waiting nobody can approve. */
export interface Reminded {
  readonly open: number;
  readonly reminded: number;
}

/**
 * Reminds of each open ticket 7, 3 and 1 days before it runs out. Run every day, or more often, or again after a
 * failure, it reminds once for each: what was sent is noted on the ticket before it is sent. A ticket that was asked
 * about anew is reminded of anew.
 */
export async function remind({
  tickets,
  notices,
  clock,
}: {
  readonly tickets: Pick<Tickets, 'list' | 'noteNotice'>;
  readonly notices: Notices;
  readonly clock: Clock;
}): Promise<Reminded> {
  const now = clock.now();
  const open = (await tickets.list()).filter((state) => waits(state, now));
  let reminded = 0;
  for (const { ticket } of open) {
    const left = Date.parse(ticket.expiresAt) - now.getTime();
    const days = REMINDERS.find((each) => left <= each * DAY_MS);
    if (days === undefined) continue;
    const event = `reminder-${days} of ${ticket.expiresAt.slice(0, 10)}`;
    const note = { channel: 'reminders', event, at: now.toISOString(), result: 'sent' } as const;
    if ((await tickets.noteNotice(ticket.id, note)) === 'known') continue;
    await notices.send({
      kind: 'reminder',
      roleArn: ticket.roleArn,
      ticketId: ticket.id,
      proposal: ticket.proposal.digest,
      subject: `${roleNameOf(ticket.roleArn).slice(0, 64)} waits for a decision`,
      body: `Nobody has decided yet, and on ${ticket.expiresAt.slice(0, 10)} (UTC) the ticket runs out. The role then stays as it is.`,
    });
    reminded += 1;
  }
  return { open: open.length, reminded };
}

/** A ticket that nothing waits for needs no decision. */
function waits({ ticket, decision, superseded }: TicketState, now: Date): boolean {
  return (
    decision === null &&
    superseded === undefined &&
    ticket.givenBack === undefined &&
    Date.parse(ticket.expiresAt) > now.getTime()
  );
}
