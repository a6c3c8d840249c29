import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../lib/domain/notice.ts';
import { type SlackDesk, type SlackJob, slackDecide } from '../../../lib/review/slack-decide.ts';
import { ReviewRules } from '../../../lib/review-rules.ts';
import { announcedTickets } from '../../../lib/steps/announced-tickets.ts';
import { NOW, reviewDesk } from '../../support/review-desk.ts';
import { gates, snapshot } from '../../support/review-documents.ts';
import { clockAt } from '../../support/review-ports.ts';

const CHANNEL = 'C0123456';

/** A desk with one ticket, and the job of somebody who pressed "Approve" on it. */
async function desk(
  changes: Partial<SlackDesk> = {},
  contents: Parameters<ReturnType<typeof reviewDesk>['open']>[1] = {},
) {
  const { tickets, archive, open } = reviewDesk();
  const ticket = await open('app-1', contents);
  const whispers: (readonly [string, string, string])[] = [];
  const told: Notice[] = [];
  const ports: SlackDesk = {
    tickets: announcedTickets(tickets, { send: async (notice) => void told.push(notice) }),
    archive,
    clock: clockAt(NOW),
    roles: { snapshot: async () => snapshot },
    rules: ReviewRules.parse({}),
    approvers: async () => ({ U0123456: 'ada@example.org', U0654321: 'alan@example.org' }),
    whisper: async (...said) => void whispers.push(said),
    ...changes,
  };
  const job: SlackJob = {
    ticketId: 'app-1',
    proposal: ticket.proposal.digest,
    action: 'ratchet:approve',
    channel: CHANNEL,
    user: 'U0123456',
    reason: '',
    days: '',
  };
  const decision = async () => (await tickets.get('app-1'))?.decision;
  return { job, ports, whispers, told, decision, tickets };
}

it.each([
  ['ratchet:approve', { kind: 'approved' }, {}],
  ['ratchet:reject', { kind: 'rejected', reason: 'Not yet.' }, { reason: ' Not yet. ' }],
  ['ratchet:extend', { kind: 'extended', seconds: 14 * 86_400 }, { days: '14' }],
] as const)(
  'decides in the name that the Slack user stands for (%s), and tells everybody',
  async (action, decided, typed) => {
    const { job, ports, whispers, told, decision } = await desk();

    expect(await slackDecide({ ...job, action, ...typed }, ports)).toEqual({ kind: 'decided' });

    expect(await decision()).toMatchObject({ ...decided, by: 'ada@example.org', at: NOW });
    expect(told).toMatchObject([
      { kind: 'decided', ticketId: 'app-1', body: expect.stringContaining('ada@example.org') },
    ]);
    expect(whispers).toEqual([]);
  },
);

it('decides once, however often the same request comes', async () => {
  const { job, ports, whispers, told } = await desk();

  await Promise.all([slackDecide(job, ports), slackDecide(job, ports)]);
  await slackDecide(job, ports);

  expect(told.length).toBeLessThanOrEqual(2);
  expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(['decided']));
  expect(whispers.at(-1)).toEqual([
    CHANNEL,
    'U0123456',
    expect.stringContaining('Already decided'),
  ]);
});

describe('is not taken, and only who pressed is told why', () => {
  it('from somebody who is no approver any more', async () => {
    const { job, ports, whispers, told, decision } = await desk();

    expect(await slackDecide({ ...job, user: 'U9999999' }, ports)).toEqual({
      kind: 'not-an-approver',
    });

    expect(await decision()).toBeNull();
    expect(whispers).toEqual([
      [CHANNEL, 'U9999999', expect.stringContaining('not among the approvers')],
    ]);
    expect(told).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])('from the user %s', async (user) => {
    const { job, ports, decision } = await desk();

    expect(await slackDecide({ ...job, user }, ports)).toEqual({ kind: 'not-an-approver' });
    expect(await decision()).toBeNull();
  });

  it('about another proposal than the ticket has now', async () => {
    const { job, ports, whispers, decision } = await desk();

    await slackDecide({ ...job, proposal: 'f'.repeat(64) }, ports);

    expect(await decision()).toBeNull();
    expect(whispers[0]?.[2]).toContain('The proposal has changed');
  });

  it('about a ticket that is not there', async () => {
    const { job, ports, whispers } = await desk();

    expect(await slackDecide({ ...job, ticketId: 'other' }, ports)).toEqual({ kind: 'gone' });
    expect(whispers[0]?.[2]).toContain('No such ticket');
  });

  it('after the ticket ran out', async () => {
    const { job, ports, whispers, decision } = await desk({
      clock: clockAt('2026-08-01T00:00:00Z'),
    });

    await slackDecide(job, ports);

    expect(await decision()).toBeNull();
    expect(whispers[0]?.[2]).toContain('expired');
  });

  it('when the role is no longer what the draft knew', async () => {
    const { job, ports, decision } = await desk({
      roles: { snapshot: async () => ({ ...snapshot, attached: [] }) },
    });

    expect(await slackDecide(job, ports)).toEqual({ kind: 'changed' });
    expect(await decision()).toBeNull();
  });

  it('while a gate has failed, though a rejection is', async () => {
    const { job, ports, decision } = await desk({}, { gates, ticket: { blocked: ['replay'] } });

    expect(await slackDecide(job, ports)).toEqual({ kind: 'blocked' });
    expect(await decision()).toBeNull();
    const reject = { ...job, action: 'ratchet:reject', reason: 'No.' } as const;
    expect(await slackDecide(reject, ports)).toEqual({ kind: 'decided' });
  });

  it('without a reason, and with days that are none, whatever the window let through', async () => {
    const { job, ports, whispers } = await desk();

    await slackDecide({ ...job, action: 'ratchet:reject' }, ports);
    await slackDecide({ ...job, action: 'ratchet:extend', days: '999' }, ports);

    expect(whispers.map(([, , text]) => text)).toEqual([
      expect.stringContaining('reason'),
      expect.stringContaining('days'),
    ]);
  });
});

it('counts one person once where two must approve, wherever they approve', async () => {
  const { job, ports, whispers, told, decision } = await desk({}, { ticket: { approvals: 2 } });

  expect(await slackDecide(job, ports)).toEqual({ kind: 'counted' });
  expect(await slackDecide(job, ports)).toEqual({ kind: 'counted' });
  expect(await decision()).toBeNull();
  expect(whispers.at(-1)?.[2]).toContain('1 of 2');

  expect(await slackDecide({ ...job, user: 'U0654321' }, ports)).toEqual({ kind: 'decided' });
  expect(told).toHaveLength(1);
  expect(told[0]?.body).toContain('ada@example.org, alan@example.org');
});
