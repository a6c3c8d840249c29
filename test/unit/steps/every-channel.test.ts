import { beforeEach, describe, expect, it } from 'vitest';
import { NoticeRefused } from '../../../lib/domain/errors.ts';
import type { Notice } from '../../../lib/domain/notice.ts';
import type { NoticeNote, TicketState } from '../../../lib/domain/ticket.ts';
import { type Channel, type Delivery, everyChannel } from '../../../lib/steps/every-channel.ts';

const AT = '2026-11-27T12:00:00.000Z';
const notice: Notice = {
  kind: 'review',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  subject: 'Review: app',
  body: 'Look.',
  ticketId: 't-1',
};

let notes: (readonly [string, NoticeNote])[];
let pauses: number[];
let reported: unknown[];
let earlierNotes: readonly NoticeNote[];
let delivery: Delivery;
beforeEach(() => {
  notes = [];
  pauses = [];
  reported = [];
  earlierNotes = [];
  delivery = {
    tickets: {
      get: async () => ({ notices: earlierNotes }) as TicketState,
      noteNotice: async (id, note) => {
        notes.push([id, note]);
        return 'noted';
      },
    },
    pause: async (milliseconds) => void pauses.push(milliseconds),
    clock: { now: () => new Date(AT) },
    report: (failure) => reported.push(failure),
  };
});

/** A channel that throws these, one a try, and then takes it. */
function channelOf(name: string, ...errors: readonly unknown[]) {
  const heard: (readonly [Notice, string | null])[] = [];
  const channel: Channel = {
    name,
    async send(sent, earlier) {
      const error = errors[heard.length];
      heard.push([sent, earlier]);
      if (error !== undefined) throw error;
      return `${name}-${heard.length}`;
    },
  };
  return { channel, heard };
}

it('tells it by every channel, and notes each on the ticket with what finds it again', async () => {
  const [slack, mail] = [channelOf('slack'), channelOf('sns')];

  await everyChannel([slack.channel, mail.channel], delivery).send(notice);

  expect([slack.heard, mail.heard]).toEqual([[[notice, null]], [[notice, null]]]);
  expect(notes).toEqual([
    ['t-1', { channel: 'slack', event: 'review', at: AT, result: 'sent', reference: 'slack-1' }],
    ['t-1', { channel: 'sns', event: 'review', at: AT, result: 'sent', reference: 'sns-1' }],
  ]);
  expect(reported).toEqual([]);
});

describe('a channel that fails', () => {
  it('is tried three times, with longer pauses', async () => {
    const { channel, heard } = channelOf('slack', new Error('a'), new Error('b'));

    await everyChannel([channel], delivery).send(notice);

    expect(heard).toHaveLength(3);
    expect(pauses).toEqual([500, 2_000]);
    expect(notes.map(([, { result }]) => result)).toEqual(['sent']);
  });

  it('is noted and reported by the name of the error, never by what the error says', async () => {
    const error = Object.assign(new Error('https://hooks.example/secret'), {
      name: 'TimeoutError',
    });
    const { channel } = channelOf('webhook', error, error, error);
    const { channel: other, heard } = channelOf('slack');

    await everyChannel([channel, other], delivery).send(notice);

    expect(notes).toContainEqual([
      't-1',
      { channel: 'webhook', event: 'review', at: AT, result: 'failed', detail: 'TimeoutError' },
    ]);
    expect(reported).toEqual([{ channel: 'webhook', kind: 'review', reason: 'TimeoutError' }]);
    expect(heard).toHaveLength(1);
  });

  it('is not tried again when it says that it never will take it', async () => {
    const refused = new NoticeRefused('Slack answered channel_not_found');
    const { channel, heard } = channelOf('slack', refused);

    await everyChannel([channel], delivery).send(notice);

    expect(heard).toHaveLength(1);
    expect(notes[0]?.[1]).toMatchObject({ result: 'failed', detail: refused.message });
  });

  it.each([undefined, 'text', null])(
    'is survived when it throws no error but %j',
    async (thrown) => {
      const channel: Channel = { name: 'odd', send: () => Promise.reject(thrown) };

      await everyChannel([channel], delivery).send(notice);

      expect(notes[0]?.[1]).toMatchObject({ result: 'failed', detail: 'unknown error' });
    },
  );
});

it('tells a channel where it said the last thing about the ticket', async () => {
  const note = (channel: string, reference?: string): NoticeNote => ({
    channel,
    event: 'review',
    at: AT,
    result: 'sent',
    ...(reference === undefined ? {} : { reference }),
  });
  earlierNotes = [
    note('slack', 'C1:1'),
    note('slack', 'C1:2'),
    note('jira', 'SEC-9'),
    note('slack'),
  ];
  const { channel, heard } = channelOf('slack');

  await everyChannel([channel], delivery).send({ ...notice, kind: 'decided' });

  expect(heard[0]?.[1]).toBe('C1:2');
});

it('looks up and notes nothing when the notice is about no ticket', async () => {
  const { ticketId: _, ...without } = notice;
  const { channel, heard } = channelOf('slack');
  const tickets: Delivery['tickets'] = {
    get: () => Promise.reject(new Error('asked')),
    noteNotice: () => Promise.reject(new Error('noted')),
  };

  await everyChannel([channel], { ...delivery, tickets }).send(without);

  expect(heard).toEqual([[without, null]]);
  expect(reported).toEqual([]);
});

it('tells people all the same when the store of tickets is away, and reports that', async () => {
  const away = () => Promise.reject(Object.assign(new Error('t'), { name: 'Throttling' }));
  const { channel, heard } = channelOf('slack');

  await everyChannel([channel], { ...delivery, tickets: { get: away, noteNotice: away } }).send(
    notice,
  );

  expect(heard).toEqual([[notice, null]]);
  expect(reported).toEqual([
    { channel: 'slack', kind: 'review', reason: 'its ticket could not be read: Throttling' },
    { channel: 'slack', kind: 'review', reason: 'its ticket could not be marked: Throttling' },
  ]);
});
