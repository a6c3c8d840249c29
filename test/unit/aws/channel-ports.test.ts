import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  channelSecret,
  decideFunction,
  peopleTopic,
  readChannelEnvironment,
  ticketPages,
} from '../../../lib/aws/channel-ports.ts';
import type { Notice } from '../../../lib/domain/notice.ts';

const REVIEW_URL = 'https://review.example.org/';
const channel = readChannelEnvironment({ REVIEW_URL });
const notice: Notice = { kind: 'review', roleArn: 'arn', subject: 's', body: '' };

describe('the page of a notice', () => {
  it('is that of its ticket, whatever is in its name', async () => {
    const pageOf = ticketPages(channel);

    expect(await pageOf({ ...notice, ticketId: 'app-1' })).toBe(`${REVIEW_URL}tickets/app-1`);
    expect(await pageOf({ ...notice, ticketId: '../x?y#z' })).toBe(
      `${REVIEW_URL}tickets/..%2Fx%3Fy%23z`,
    );
  });

  it('is none where there is no ticket', async () => {
    expect(await ticketPages(channel)(notice)).toBeNull();
  });
});

describe('a variable', () => {
  it.each([
    ['left out', {}],
    ['no URL', { REVIEW_URL: 'review' }],
    ['without its slash', { REVIEW_URL: 'https://review.example.org' }],
    ['of another scheme', { REVIEW_URL: 'javascript:alert(1)/' }],
  ])('that says where the pages are is named when it is %s', (_, variables) => {
    expect(() => readChannelEnvironment(variables)).toThrow(/REVIEW_URL/);
  });

  it('that only one channel needs is named when that one is made', () => {
    expect(() => channelSecret(channel, z.unknown())).toThrow(/CHANNEL_SECRET/);
    expect(() => peopleTopic(channel)).toThrow(/PEOPLE_TOPIC_ARN/);
    expect(() => decideFunction(channel)).toThrow(/DECIDE_FUNCTION/);
  });
});
