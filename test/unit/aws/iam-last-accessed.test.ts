import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { iamLastAccessed } from '../../../lib/aws/iam-last-accessed.ts';
import { awsError, sentBy } from '../../support/sent-commands.ts';

const ARN = 'arn:aws:iam::111122223333:role/team/app';
const DONE = new Date('2026-09-15T00:00:00Z');

const iam = mockClient(IAMClient);
let waited: number[] = [];
const lastAccessed = iamLastAccessed(new IAMClient({ region: 'us-east-1' }), async (ms) => {
  waited.push(ms);
});
beforeEach(() => {
  iam.reset();
  waited = [];
  iam.on(GenerateServiceLastAccessedDetailsCommand).resolves({ JobId: 'job' });
});
const answers = (...pages: object[]) => {
  let stub = iam.on(GetServiceLastAccessedDetailsCommand);
  for (const page of pages.slice(0, -1)) stub = stub.resolvesOnce(page as never);
  stub.resolves(pages.at(-1) as never);
};
const page = (services: object[], more: object = {}) => ({
  JobStatus: 'COMPLETED',
  JobCreationDate: DONE,
  JobCompletionDate: DONE,
  ServicesLastAccessed: services,
  ...more,
});
const running = { JobStatus: 'IN_PROGRESS', JobCreationDate: DONE };

it('asks by action, looks until the job is done, and reads every page', async () => {
  const tracked = { ActionName: 'CreateBucket', LastAccessedTime: DONE };
  answers(
    running,
    running,
    page(
      [
        {
          ServiceName: 'S3',
          ServiceNamespace: 'S3',
          LastAuthenticated: DONE,
          TrackedActionsLastAccessed: [tracked],
        },
      ],
      {
        IsTruncated: true,
        Marker: 'more',
      },
    ),
    page([{ ServiceName: 'EC2', ServiceNamespace: 'ec2' }]),
  );

  expect(await lastAccessed.of({ arn: ARN })).toEqual({
    kind: 'known',
    reportedAt: '2026-09-15T00:00:00.000Z',
    services: [
      { service: 'ec2', last: null, actions: [] },
      {
        service: 's3',
        last: '2026-09-15T00:00:00.000Z',
        actions: [{ action: 's3:CreateBucket', last: '2026-09-15T00:00:00.000Z' }],
      },
    ],
  });
  const look = ['GetServiceLastAccessedDetails', { JobId: 'job', MaxItems: 1000 }];
  expect(sentBy(iam)).toEqual([
    ['GenerateServiceLastAccessedDetails', { Arn: ARN, Granularity: 'ACTION_LEVEL' }],
    look,
    look,
    look,
    ['GetServiceLastAccessedDetails', { JobId: 'job', MaxItems: 1000, Marker: 'more' }],
  ]);
  expect(waited).toEqual([1000, 1000]);
});

it('gives up after two minutes, and says so', async () => {
  answers(running);

  expect(await lastAccessed.of({ arn: ARN })).toEqual({
    kind: 'unavailable',
    reason: 'IAM had not finished the report after 120 seconds',
  });
  expect(waited.reduce((sum, ms) => sum + ms, 0)).toBe(120_000);
});

describe('is unavailable, with the reason,', () => {
  it('when the job failed', async () => {
    answers({
      ...running,
      JobStatus: 'FAILED',
      Error: { Code: 'SERVICE_ERROR', Message: 'sorry' },
    });
    expect(await lastAccessed.of({ arn: ARN })).toEqual({
      kind: 'unavailable',
      reason: 'the job failed (SERVICE_ERROR: sorry)',
    });
  });

  it('when IAM gives no job id', async () => {
    iam.on(GenerateServiceLastAccessedDetailsCommand).resolves({});
    expect(await lastAccessed.of({ arn: ARN })).toMatchObject({ kind: 'unavailable' });
  });

  it.each([[{}], [{ JobStatus: 'COMPLETED', ServicesLastAccessed: [{ ServiceNamespace: 7 }] }]])(
    'when the answer is malformed: %j',
    async (answer) => {
      answers(answer);
      expect(await lastAccessed.of({ arn: ARN })).toMatchObject({
        kind: 'unavailable',
        reason: expect.stringContaining('job'),
      });
    },
  );
});

it.each(['NoSuchEntity', 'NoSuchEntityException'])(
  'is RoleGone on %s of the role, and no more than unavailable on that of the report',
  async (name) => {
    iam.on(GetServiceLastAccessedDetailsCommand).rejects(awsError(name));
    expect(await lastAccessed.of({ arn: ARN })).toMatchObject({ kind: 'unavailable' });

    iam.on(GenerateServiceLastAccessedDetailsCommand).rejects(awsError(name));
    await expect(lastAccessed.of({ arn: ARN })).rejects.toMatchObject({ name: 'RoleGone' });
  },
);

describe.each([
  ['when it starts the job', GenerateServiceLastAccessedDetailsCommand],
  ['when it reads the report', GetServiceLastAccessedDetailsCommand],
] as const)('an error of IAM %s', (_, command) => {
  const asked = (name: string) => {
    answers(page([]));
    iam.on(command as typeof GetServiceLastAccessedDetailsCommand).rejects(awsError(name));
    return lastAccessed.of({ arn: ARN });
  };

  it.each(['AccessDenied', 'InvalidInputException'])('is an answer when it is %s', async (name) => {
    expect(await asked(name)).toEqual({ kind: 'unavailable', reason: `${name}: said AWS` });
  });

  it.each(['Throttling', 'ServiceFailureException'])('comes out when it is %s', async (name) => {
    await expect(asked(name)).rejects.toMatchObject({ name });
  });
});
