import { join } from 'node:path';
import * as z from 'zod';
import { digestOf } from '../digest.ts';
import { BadInput } from '../domain/errors.ts';
import type { Decision, Supersession, Ticket, TicketState } from '../domain/ticket.ts';
import type { Tickets } from '../ports.ts';
import { fileStore, type Stored } from './file-store.ts';

/**
 * Answers the waiting task. Called at least once for a decision: a crash may come between the answer and our note of
 * it, so answering a task that no longer waits must be no error.
 */
export type Complete = (execution: string, taskToken: string, decision: Decision) => Promise<void>;

export interface FileTickets extends Tickets {
  /** Decided tickets whose task has not been answered, sorted by id: a run stopped in between, or the answer failed. */
  pendingCompletions(): Promise<readonly TicketState[]>;
  /** Answers them; returns how many. The first failure ends it, and what is left stays pending. */
  completePending(): Promise<number>;
}

const Reference = z.object({ key: z.string(), digest: z.string() });
const StoredTicket = z.object({
  id: z.string(),
  execution: z.string(),
  roleArn: z.string(),
  openedAt: z.string(),
  expiresAt: z.string(),
  proposal: Reference,
  evidence: Reference,
  verification: Reference,
  snapshot: Reference.optional(),
  removes: z.number().optional(),
  blocked: z.array(z.string()),
  givenBack: z
    .object({ policy: z.string(), at: z.string(), missed: z.array(z.string()) })
    .optional(),
}) satisfies z.ZodType<Ticket>;
const by = { by: z.string(), at: z.string() };
const StoredDecision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approved'), ...by, proposal: z.string() }),
  z.object({ kind: z.literal('rejected'), ...by, reason: z.string() }),
  z.object({ kind: z.literal('extended'), ...by, seconds: z.number() }),
]) satisfies z.ZodType<Decision>;

const StoredSupersession = z.object({
  at: z.string(),
  reason: z.string(),
}) satisfies z.ZodType<Supersession>;

/**
 * Tickets in `folder`: the ticket, its decision and its task token each in a file of their own. A token file is removed
 * once its task is answered, so a decided ticket with a token is one whose answer is still due. What superseded a
 * ticket stands in a fourth.
 *
 * `decide` rejects with what `complete` rejects with; the decision stands then, and deciding the same again, or
 * `completePending`, tries again. Opening a decided ticket again makes its answer due, to the new task; but one that
 * was extended, or superseded, is undecided again.
 * `open` throws BadInput when the ticket was opened for another proposal.
 */
export async function fileTickets(folder: string, complete: Complete): Promise<FileTickets> {
  const tickets = await fileStore(join(folder, 'tickets'));
  const decisions = await fileStore(join(folder, 'decisions'));
  const tokens = await fileStore(join(folder, 'tokens'));
  const superseded = await fileStore(join(folder, 'superseded'));

  const decisionOn = async (id: string) => {
    const stored = await decisions.read(id);
    return stored === null ? null : checked(StoredDecision, stored, 'decision');
  };
  const supersessionOf = async (id: string) => {
    const stored = await superseded.read(id);
    return stored === null ? {} : { superseded: checked(StoredSupersession, stored, 'reason') };
  };
  const stateOf = async (stored: Stored): Promise<TicketState> => {
    const ticket = checked(StoredTicket, stored, 'ticket');
    return {
      ticket,
      decision: await decisionOn(ticket.id),
      ...(await supersessionOf(ticket.id)),
    };
  };
  const answer = async ({ ticket, decision }: TicketState) => {
    const token = await tokens.read(ticket.id);
    if (token === null || decision === null) return false;
    await complete(ticket.execution, checked(z.string(), token, 'token'), decision);
    // Unless a new one came meanwhile: then that task is waiting still.
    return await tokens.remove(token);
  };
  const list = async () => {
    const states = await Promise.all((await tickets.list()).map(stateOf));
    return states.sort((a, b) => compare(a.ticket.openedAt, b.ticket.openedAt));
  };
  const pendingCompletions = async () => {
    const due = new Set((await tokens.list()).map(({ key }) => key));
    const decided = (await list()).filter(({ decision }) => decision !== null);
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
    const stored = await decisions.read(ticket.id);
    const other = await superseded.read(ticket.id);
    const extended =
      stored !== null && checked(StoredDecision, stored, 'decision').kind === 'extended';
    const heard = extended && (await tokens.read(ticket.id)) === null;
    if (!heard && other === null) return;
    await tickets.put(ticket.id, ticket);
    if (stored !== null) await decisions.remove(stored);
    if (other !== null) await superseded.remove(other);
  };

  return {
    list,
    pendingCompletions,
    async open(ticket, taskToken) {
      const standing = await tickets.read(ticket.id);
      refuseOther(standing, ticket);
      if (standing !== null && taskToken !== null) await askAnew(ticket);
      // The token first: a ticket that a task waits for always has one.
      if (taskToken !== null) await tokens.put(ticket.id, taskToken);
      if (standing === null && !(await tickets.createNew(ticket.id, ticket))) {
        refuseOther(await tickets.read(ticket.id), ticket);
      }
    },
    async get(id) {
      const stored = await tickets.read(id);
      return stored === null ? null : await stateOf(stored);
    },
    async decide(id, decision) {
      const stored = await tickets.read(id);
      if (stored === null) return { kind: 'not-found' };
      const other = await supersessionOf(id);
      if (other.superseded !== undefined) return { kind: 'superseded', ...other };
      const first = await decisions.createNew(id, decision);
      const state = await stateOf(stored);
      if (state.decision === null) throw new BadInput(`The decision on ticket ${id} was removed.`);
      if (!first && !isSame(state.decision, decision)) {
        return { kind: 'conflict', decision: state.decision };
      }
      await answer(state);
      return { kind: 'decided' };
    },
    async supersede(id, supersession) {
      if ((await tickets.read(id)) !== null) await superseded.createNew(id, supersession);
    },
    async completePending() {
      let answered = 0;
      for (const state of await pendingCompletions()) if (await answer(state)) answered += 1;
      return answered;
    },
  };
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

/** Somebody who presses the button again means the same, some seconds later. */
function isSame(a: Decision, b: Decision): boolean {
  return digestOf({ ...a, at: '' }) === digestOf({ ...b, at: '' });
}

/** The value never goes into the message: it may be a token. */
function checked<T>(schema: z.ZodType<T>, { key, value }: Stored, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadInput(`The ${what} stored for ticket ${key} is not one: it was edited or damaged.`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
