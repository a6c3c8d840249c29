import { roleNameOf } from '../domain/role.ts';
import type { Decision, Ticket } from '../domain/ticket.ts';
import type { Notices, Tickets } from '../ports.ts';

/**
 * The same tickets, but everybody is told of a decision, wherever it was taken: on a page, in Slack, or by a command.
 * The decision is made before it is told, and stands whatever becomes of the notice. `heard` is for figures.
 */
export function announcedTickets(
  tickets: Tickets,
  notices: Notices,
  heard: (ticket: Ticket, decision: Decision) => void = () => {},
): Tickets {
  return {
    ...tickets,
    async decide(id, decision) {
      const result = await tickets.decide(id, decision);
      if (result.kind !== 'decided') return result;
      const state = await tickets.get(id);
      if (state === null) return result;
      const made = state.decision ?? decision;
      heard(state.ticket, made);
      await notices.send({
        kind: 'decided',
        roleArn: state.ticket.roleArn,
        ticketId: id,
        subject: `${roleNameOf(state.ticket.roleArn).slice(0, 64)}: ${WORD[made.kind]}`,
        body: textOf(made),
      });
      return result;
    },
  };
}

const WORD: Readonly<Record<Decision['kind'], string>> = {
  approved: 'approved',
  exported: 'to be exported',
  rejected: 'rejected',
  extended: 'watched longer',
};

function textOf(decision: Decision): string {
  switch (decision.kind) {
    case 'approved':
      return `Approved by ${decision.by}. The policies are swapped now.`;
    case 'exported':
      return `${decision.by} takes the draft over by hand; Ratchet changes nothing.`;
    case 'rejected':
      return `Rejected by ${decision.by}: ${decision.reason}`;
    case 'extended':
      return `${decision.by} wants the role watched for ${Math.round(decision.seconds / 86_400)} days more. It is drafted again after that.`;
  }
}
