import {
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RETIGHTEN_FLEET, taskStates, UNDO_ROLE } from '../../../lib/infra/task-states.ts';
import { namesSentBy } from '../../support/sent-commands.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const context = { functionName: 'function', awsRequestId: 'request' } as Context;
const role = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAEXAMPLE' };
const options = { soakDays: 14, maxDays: 60 };

const iam = mockClient(IAMClient);
const s3 = mockClient(S3Client);
beforeAll(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('ACCOUNT_ID', '111122223333');
  vi.stubEnv('TABLE_NAME', 'table');
  vi.stubEnv('ARCHIVE_BUCKET', 'archive');
  vi.stubEnv('TOPIC_ARN', 'arn:aws:sns:us-east-1:111122223333:notices');
  vi.stubEnv('REVIEW_URL', 'https://review.example.org/');
  vi.stubEnv('CHANNEL_SECRET', 'ratchet/channel');
  vi.stubEnv('PEOPLE_TOPIC_ARN', 'arn:aws:sns:us-east-1:111122223333:people');
  vi.stubEnv('STATE_MACHINE_ARN', 'arn:aws:states:us-east-1:111122223333:stateMachine:tighten');
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
beforeEach(() => {
  iam.reset();
  s3.reset();
});

const handlerOf = async (file: string): Promise<Handler> =>
  (await import(`../../../functions/${file}.ts`)).handler;

const FUNCTIONS = [
  ...[...taskStates(), ...taskStates(RETIGHTEN_FLEET), ...taskStates(UNDO_ROLE)].map(
    ({ file }) => file,
  ),
  ...['start', 'stop', 'reconcile', 'on-denial'],
  ...['people', 'slack', 'webhook', 'github', 'jira'].map((channel) => `notify-${channel}`),
  ...['slack-decide', 'remind'],
];

describe.each(FUNCTIONS)('%s', (file) => {
  it('refuses an event of another shape as BadInput, and calls nothing', async () => {
    const handler = await handlerOf(file);

    await expect(handler({ neither: 'this' }, context)).rejects.toMatchObject({ name: 'BadInput' });
    expect([...namesSentBy(iam), ...namesSentBy(s3)]).toEqual([]);
  });
});

describe('observe, from event to AWS', () => {
  const existing = {
    Arn: role.arn,
    RoleName: 'app',
    RoleId: role.id,
    Path: '/',
    CreateDate: new Date(0),
    AssumeRolePolicyDocument: '%7B%7D',
  };

  it('reads the role, keeps the snapshot and tags the role, in this order', async () => {
    iam.on(GetRoleCommand).resolves({ Role: existing });
    iam.on(ListAttachedRolePoliciesCommand).resolves({});
    iam.on(ListRolePoliciesCommand).resolves({});
    const handler = await handlerOf('observe');

    const observation = await handler({ role, options }, context);

    expect(observation).toMatchObject({ snapshot: { key: expect.stringMatching(/^snapshot\//) } });
    expect(namesSentBy(iam)).toEqual([
      'GetRole',
      'ListAttachedRolePolicies',
      'ListRolePolicies',
      'TagRole',
    ]);
    expect(namesSentBy(s3)).toEqual(['PutObject']);
  });

  it('fails as RoleGone when the role was made again meanwhile, having written nothing', async () => {
    iam.on(GetRoleCommand).resolves({ Role: { ...existing, RoleId: 'AROAOTHER' } });
    iam.on(ListAttachedRolePoliciesCommand).resolves({});
    iam.on(ListRolePoliciesCommand).resolves({});
    const handler = await handlerOf('observe');

    await expect(handler({ role, options }, context)).rejects.toMatchObject({ name: 'RoleGone' });
    expect([...namesSentBy(iam), ...namesSentBy(s3)]).not.toContain('TagRole');
    expect(namesSentBy(s3)).toEqual([]);
  });
});
