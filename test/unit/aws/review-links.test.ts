import { createHmac } from 'node:crypto';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { linkedPages, reviewLinks } from '../../../lib/aws/review-links.ts';
import type { Notice } from '../../../lib/domain/notice.ts';
import { parseToken } from '../../../lib/link-token.ts';
import { memoryTickets } from '../../support/review-ports.ts';
import { sentBy } from '../../support/sent-commands.ts';
import { approvedBy, ticketOf } from '../../support/tickets.ts';

process.env['AWS_REGION'] = 'us-east-1';
const kms = mockClient(KMSClient);
beforeEach(() => {
  kms.reset();
  kms.on(GenerateMacCommand).callsFake(({ Message }) => ({
    Mac: createHmac('sha256', 'k').update(Message).digest(),
  }));
});

const URL_ = 'https://review.test/';
const variables = { REVIEW_URL: URL_, LINK_KEY_IDS: 'new-key,old-key' };
const notice = (ticketId?: string): Notice => ({
  kind: 'review',
  roleArn: ticketOf('t').roleArn,
  subject: 's',
  body: 'b',
  ...(ticketId === undefined ? {} : { ticketId }),
});
const plain = async ({ ticketId }: Notice) => `plain ${ticketId}`;

it('puts a link to the open ticket, of its newest proposal and until its end, signed by the first key', async () => {
  const tickets = memoryTickets();
  await tickets.open(ticketOf('t-1'), null);
  const page = await linkedPages(reviewLinks(variables), tickets, plain)(notice('t-1'));

  const token = (page ?? '').slice(`${URL_}l/`.length);
  expect(page).toBe(`${URL_}l/${token}`);
  const { proposal, expiresAt } = ticketOf('t-1');
  expect(parseToken(token)).toMatchObject({
    keyId: 'new-key',
    claims: {
      ticketId: 't-1',
      proposal: proposal.digest,
      purpose: 'review',
      expiresAt,
      audience: URL_,
    },
  });
});

it('makes no two links alike', async () => {
  const tickets = memoryTickets();
  await tickets.open(ticketOf('t-1'), null);
  const pages = linkedPages(reviewLinks(variables), tickets, plain);
  expect(await pages(notice('t-1'))).not.toBe(await pages(notice('t-1')));
});

it('makes none where nothing waits', async () => {
  const tickets = memoryTickets();
  for (const id of ['decided', 'superseded']) await tickets.open(ticketOf(id), null);
  await tickets.decide('decided', approvedBy('ann'));
  await tickets.supersede('superseded', { at: '', reason: 'x' });
  const pages = linkedPages(reviewLinks(variables), tickets, plain);
  for (const id of ['decided', 'superseded', 'none', undefined]) {
    expect(await pages(notice(id))).toBe(`plain ${id}`);
  }
  expect(sentBy(kms)).toEqual([]);
});

it.each([
  [{ REVIEW_URL: URL_ }, 'LINK_KEY_IDS'],
  [{ ...variables, LINK_KEY_IDS: '' }, 'LINK_KEY_IDS'],
  [{ ...variables, REVIEW_URL: 'javascript:alert(1)/' }, 'REVIEW_URL'],
])('says what the stack did not tell: %j', (given, name) => {
  expect(() => reviewLinks(given)).toThrow(name);
});
