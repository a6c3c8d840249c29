import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Options } from '../../../lib/domain/options.ts';
import { openReview, REVIEW_SECONDS } from '../../../lib/steps/review.ts';
import { memoryLeases } from '../../support/memory-leases.ts';
import { proposalOf } from '../../support/proposal-of.ts';
import { clockAt, memoryArchive, memoryTickets } from '../../support/review-ports.ts';

it('lets a ticket expire when its task does', () => {
  const machine = JSON.parse(
    readFileSync(new URL('../../../statemachines/tighten-role.asl.json', import.meta.url), 'utf8'),
  );
  expect(machine.States.Review.TimeoutSeconds).toBe(REVIEW_SECONDS);
});

it('opens the ticket with how many must approve and who may, who asked for it, and how much it takes', async () => {
  const archive = memoryArchive();
  const tickets = memoryTickets();
  const removed = ['s3:GetObject', 's3:GetObject', 'sqs:SendMessage'];
  const proposal = await archive.put('proposal', proposalOf({ attach: [], removed }));
  const ref = { key: 'k', digest: 'd' };
  const requester = 'arn:aws:sts::111122223333:assumed-role/Dev/ada';
  const approvers = [{ roles: { path: '/' }, people: ['*@example.com'] }];

  const { ticketId } = await openReview(
    {
      execution: 'run-1',
      taskToken: 'token',
      role: { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROA1' },
      options: Options.parse({ requester }),
      proposal,
      snapshot: ref,
      evidence: ref,
      verification: { gates: ref, failed: [] },
    },
    {
      tickets,
      archive,
      leases: memoryLeases(),
      notices: { send: async () => {} },
      clock: clockAt('2026-03-01T00:00:00Z'),
    },
    { approvals: 2, requesterApproves: false, approvers },
  );

  expect(await tickets.get(ticketId)).toMatchObject({
    ticket: {
      approvals: 2,
      requester,
      rules: { requesterApproves: false, approvers },
      removes: 2,
      expiresAt: '2026-03-31T00:00:00.000Z',
    },
  });
});
