import { NoticeRefused } from '../domain/errors.ts';
import type { Notice } from '../domain/notice.ts';
import type { NoticeNote } from '../domain/ticket.ts';
import type { Clock, Notices, Tickets } from '../ports.ts';

/** One way to tell people. */
export interface Channel {
  /** As it goes on record: `slack`. */
  readonly name: string;
  /**
   * Tells them. `earlier` is where the channel finds what it said before about the same ticket, and what comes back is
   * where it finds this; null when there is no such thing. Throws NoticeRefused when sending again is no use.
   */
  send(notice: Notice, earlier: string | null): Promise<string | null>;
}

export interface Delivery {
  /** Null where nothing is put on tickets. */
  readonly tickets: Pick<Tickets, 'get' | 'noteNotice'> | null;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly clock: Clock;
  /** Told of each failure, and of notes that could not be put down. */
  readonly report: (failure: {
    readonly channel: string;
    readonly kind: Notice['kind'];
    readonly reason: string;
  }) => void;
}

/** Milliseconds before the second and the third try. */
const PAUSES = [500, 2_000];

/**
 * One way to tell people made of many, side by side. Never throws: each channel is tried three times, a failure is
 * reported and put on the notice's ticket, and neither the other channels nor the run hear of it.
 */
export function everyChannel(channels: readonly Channel[], delivery: Delivery): Notices {
  return {
    async send(notice) {
      await Promise.all(channels.map((channel) => deliver(notice, channel, delivery)));
    },
  };
}

/** Sends by one channel, with its retries, and puts on the ticket how it went. Never throws. */
export async function deliver(
  notice: Notice,
  channel: Channel,
  { tickets, pause, clock, report }: Delivery,
): Promise<NoticeNote['result']> {
  const { kind, ticketId } = notice;
  const tell = (reason: string) => report({ channel: channel.name, kind, reason });
  const earlier = await saidBefore();
  const outcome = await tryToSend(notice, channel, earlier, pause);
  if (outcome.result === 'failed') tell(outcome.detail);
  if (tickets !== null && ticketId !== undefined) {
    const note = { channel: channel.name, event: kind, at: clock.now().toISOString(), ...outcome };
    await tickets.noteNotice(ticketId, note).catch((error) => {
      tell(`its ticket could not be marked: ${reasonOf(error)}`);
    });
  }
  return outcome.result;

  async function saidBefore(): Promise<string | null> {
    if (tickets === null || ticketId === undefined) return null;
    try {
      const notes = (await tickets.get(ticketId))?.notices ?? [];
      return (
        notes.findLast((note) => note.channel === channel.name && note.reference !== undefined)
          ?.reference ?? null
      );
    } catch (error) {
      tell(`its ticket could not be read: ${reasonOf(error)}`);
      return null;
    }
  }
}

type Attempted =
  | { readonly result: 'sent'; readonly reference?: string }
  | { readonly result: 'failed'; readonly detail: string };

async function tryToSend(
  notice: Notice,
  channel: Channel,
  earlier: string | null,
  pause: Delivery['pause'],
): Promise<Attempted> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const reference = await channel.send(notice, earlier);
      return { result: 'sent', ...(reference === null ? {} : { reference }) };
    } catch (error) {
      const wait = PAUSES[attempt];
      if (error instanceof NoticeRefused || wait === undefined) {
        return { result: 'failed', detail: reasonOf(error) };
      }
      await pause(wait);
    }
  }
}

/** Errors of others can quote a URL or a token, so of those only the name is told. */
function reasonOf(error: unknown): string {
  if (error instanceof NoticeRefused) return error.message;
  return error instanceof Error ? error.name : 'unknown error';
}
