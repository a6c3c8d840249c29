import { join } from 'node:path';
import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import type { Answer, Decision, Ticket, TicketState } from '../domain/ticket.ts';
import { type DecideResult, decideOn } from '../domain/ticket-rules.ts';
import type { Tickets } from '../ports.ts';
import { fileStore, type Stored } from './file-store.ts';
import { fileTicketNotes } from './file-ticket-notes.ts';
import { type TicketRecords, ticketRecords } from './file-ticket-records.ts';
import { checked, StoredTicket } from './file-ticket-shapes.ts';

/**
 * Answers the waiting task. Called at least once for a decision: a crash may come between the answer and our note of
 * it, so answering a task that no longer waits must be no error.
 */
export type Complete = (execution: string, taskToken: string, answer: Answer) => Promise<void>;

export interface FileTickets extends Tickets {
  /** Decided tickets whose task has not been answered, sorted by id: a run stopped in between, or the answer failed. */
  pendingCompletions(): Promise<readonly TicketState[]>;
  /** Answers them; returns how many. The first failure ends it, and what is left stays pending. */
  completePending(): Promise<number>;
}

/**
 * Tickets in `folder`: the ticket, its decision, its task token and what else is on record each in a file of their
 * own. A token file is removed once its task is answered, so a decided ticket with a token is one whose answer is
 * still due.
 *
 * `decide` rejects with what `complete` rejects with; the decision stands then, and deciding the same again, or
 * `completePending`, tries again. Opening a decided ticket again makes its answer due, to the new task; but one that
 * was extended, or superseded, is undecided again.
 * `open` throws BadInput when the ticket was opened for another proposal.
 */
export async function fileTickets(folder: string, complete: Complete): Promise<FileTickets> {
  const records = await ticketRecords(folder);
  const { tickets, decisions } = records;
  const tokens = await fileStore(join(folder, 'tokens'));

  const answer = async ({ ticket, decision, superseded }: TicketState) => {
    const token = await tokens.read(ticket.id);
    const changed =
      superseded === undefined ? null : { kind: 'superseded' as const, ...superseded };
    const said = decision ?? changed;
    if (token === null || said === null) return false;
    await complete(ticket.execution, checked(z.string(), token, 'token'), said);
    // Unless a new one came meanwhile: then that task is waiting still.
    return await tokens.remove(token);
  };
  const list = async () => {
    const states = await Promise.all((await tickets.list()).map(records.stateOf));
    return states.sort((a, b) => compare(a.ticket.openedAt, b.ticket.openedAt));
  };
  const pendingCompletions = async () => {
    const due = new Set((await tokens.list()).map(({ key }) => key));
    const decided = (await list()).filter(
      ({ decision, superseded }) => decision !== null || superseded !== undefined,
    );
    return decided
      .filter(({ ticket }) => due.has(ticket.id))
      .sort((a, b) => compare(a.ticket.id, b.ticket.id));
  };

  /**
   * Who wanted to see more, and was answered so, is asked again, though the draft be the same; so is everybody when the
   * role is again what it was before it changed. Before the token is there: else a run stopped in between would answer
   * the new task with the old decision.
   */
  const askAnew = async (ticket: Ticket) => {
    const state = await records.find(ticket.id);
    const heard = state?.decision?.kind === 'extended' && (await tokens.read(ticket.id)) === null;
    if (!heard && state?.superseded === undefined) return;
    await tickets.put(ticket.id, ticket);
    await records.clear(ticket.id);
  };

  return {
    list,
    pendingCompletions,
    ...fileTicketNotes(records),
    async open(ticket, taskToken) {
      const standing = await tickets.read(ticket.id);
      refuseOther(standing, ticket);
      if (standing !== null && taskToken !== null) {
        await records.alone(ticket.id, () => askAnew(ticket));
      }
      // The token first: a ticket that a task waits for always has one.
      if (taskToken !== null) await tokens.put(ticket.id, taskToken);
      if (standing === null && !(await tickets.createNew(ticket.id, ticket))) {
        refuseOther(await tickets.read(ticket.id), ticket);
      }
    },
    get: records.find,
    async supersede(id, supersession) {
      if ((await records.find(id)) === null) return;
      await records.alone(id, () => records.superseded.createNew(id, supersession));
      const state = await records.find(id);
      if (state !== null) await answer(state);
    },
    async decide(id, decision) {
      if ((await tickets.read(id)) === null) return { kind: 'not-found' };
      const result = await records.alone(id, () => settle(records, id, decision));
      const state = result.kind === 'decided' ? await records.find(id) : null;
      if (state !== null && state.decision === null) {
        throw new BadInput(`The decision on ticket ${id} was removed.`);
      }
      if (state !== null) await answer(state);
      return result;
    },
    async completePending() {
      let answered = 0;
      for (const state of await pendingCompletions()) if (await answer(state)) answered += 1;
      return answered;
    },
  };

  /** Writes the decision down, or the approval that it is, if nothing stands against it. */
  async function settle(
    { find, approvals }: TicketRecords,
    id: string,
    decision: Decision,
  ): Promise<DecideResult> {
    const { result, write } = decideOn(await find(id), decision);
    // The decision last: until it is there, nothing is decided.
    if (write.approvals !== undefined) await approvals.put(id, write.approvals);
    if (write.decision != null) await decisions.createNew(id, write.decision);
    return result;
  }
}

function refuseOther(stored: Stored | null, ticket: Ticket): void {
  if (stored === null) return;
  const standing = checked(StoredTicket, stored, 'ticket');
  if (standing.proposal.digest !== ticket.proposal.digest) {
    throw new BadInput(
      `Ticket ${ticket.id} was opened for proposal ${standing.proposal.digest}, not for ${ticket.proposal.digest}.`,
    );
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
