import { SFNClient } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ENVIRONMENT } from '../../support/aws-world.ts';
import { fakeTable } from '../../support/fake-table.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';
import { iamEvent } from '../../support/tag-events.ts';

// The real function behind UntagRole and DeleteRole, when the role's account lets nobody in. Lambda tries it again
// twice and then puts the event into the queue OnUntagLost, with this error; the daily reconcile makes up for it.

const MEMBER = '444455556666';
const EVENTS = {
  UntagRole: { roleName: 'app', tagKeys: ['lp:observe'] },
  DeleteRole: { roleName: 'app' },
} as const;

let handler: (event: unknown, context: Context) => Promise<unknown>;
beforeAll(async () => {
  const environment = {
    ...ENVIRONMENT,
    STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:111122223333:stateMachine:tighten:live',
    MEMBER_ROLE: 'RatchetEnds',
    MEMBER_EXTERNAL_ID: 'an-external-id',
    AWS_LAMBDA_FUNCTION_NAME: 'stop',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockReturnValue(true);
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  ({ handler } = await import('../../../functions/stop.ts'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const states = mockClient(SFNClient);
const sts = mockClient(STSClient);
let table: ReturnType<typeof fakeTable>;
beforeEach(() => {
  states.reset();
  sts.reset();
  table = fakeTable();
  const role = { arn: `arn:aws:iam::${MEMBER}:role/app`, id: 'AROA1' };
  const cycle = { role, execution: 'run-1', begun: '2026-11-01T00:00:00Z', ended: null, due: null };
  table.items.set(`cycle ${MEMBER}/app`, { pk: 'cycle', sk: `${MEMBER}/app`, cycle });
});

describe.each(Object.entries(EVENTS))(
  '%s in an account that lets nobody in',
  (name, parameters) => {
    const event = { ...iamEvent(name, parameters), account: MEMBER };
    const stop = () => handler(event, { functionName: 'stop', awsRequestId: 'r' } as Context);

    it('fails by name, saying what to do, so that the event is tried again and then kept', async () => {
      sts.on(AssumeRoleCommand).rejects(awsError('AccessDenied'));

      await expect(stop()).rejects.toMatchObject({
        name: 'BadInput',
        message: `Ratchet may not assume arn:aws:iam::${MEMBER}:role/ratchet/RatchetEnds: deploy its member stack in that account, with this hub's account and external id.`,
      });
    });

    it('fails as STS does, whose name says that trying again may help', async () => {
      sts.on(AssumeRoleCommand).rejects(awsError('ThrottlingException'));

      await expect(stop()).rejects.toMatchObject({ name: 'ThrottlingException' });
    });

    it('stops nothing and forgets nothing, since nobody knows whether the role has the tag', async () => {
      sts.on(AssumeRoleCommand).rejects(awsError('AccessDenied'));
      const before = structuredClone([...table.items]);

      for (let tries = 0; tries < 3; tries += 1) await stop().catch(() => {});

      expect(namesSentBy(sts)).toEqual(Array(3).fill('AssumeRole'));
      expect(sentBy(states)).toEqual([]);
      expect([...table.items]).toEqual(before);
    });
  },
);
