import {
  AccessAnalyzerClient,
  GetGeneratedPolicyCommand,
  StartPolicyGenerationCommand,
} from '@aws-sdk/client-accessanalyzer';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { accessAnalyzerGenerations } from '../../../lib/aws/access-analyzer-generations.ts';
import { digestOf } from '../../../lib/digest.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';

const ARN = 'arn:aws:iam::111122223333:role/app';
const WINDOW = { from: '2026-10-01T00:00:00.000Z', to: '2026-10-15T00:00:00.000Z' };
const SOURCE = {
  trailArn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
  accessRoleArn: 'arn:aws:iam::111122223333:role/service-role/Analyzer',
};

const analyzer = mockClient(AccessAnalyzerClient);
const client = new AccessAnalyzerClient({ region: 'us-east-1' });
const clock = { now: () => new Date('2026-10-15T12:00:00Z') };
const generations = accessAnalyzerGenerations(client, SOURCE, clock);
beforeEach(() => {
  analyzer.reset();
});

describe('start', () => {
  it('asks for the window, with a token that makes the same question the same job', async () => {
    analyzer.on(StartPolicyGenerationCommand).resolves({ jobId: 'job' });

    expect(await generations.start({ arn: ARN }, WINDOW)).toEqual({
      kind: 'started',
      jobId: 'job',
    });
    expect(sentBy(analyzer)).toEqual([
      [
        'StartPolicyGeneration',
        {
          policyGenerationDetails: { principalArn: ARN },
          cloudTrailDetails: {
            trails: [{ cloudTrailArn: SOURCE.trailArn, allRegions: true }],
            accessRole: SOURCE.accessRoleArn,
            startTime: new Date(WINDOW.from),
            endTime: new Date(WINDOW.to),
          },
          clientToken: digestOf([ARN, WINDOW.from, WINDOW.to]),
        },
      ],
    ]);
  });

  it('is unavailable, and calls nothing, when it was not set up', async () => {
    const without = accessAnalyzerGenerations(client, null, clock);

    expect(await without.start({ arn: ARN }, WINDOW)).toEqual({
      kind: 'unavailable',
      reason: expect.stringContaining('ratchet:trailArn'),
    });
    expect(namesSentBy(analyzer)).toEqual([]);
  });

  it.each(['ConflictException', 'ServiceQuotaExceededException'])(
    'is busy for ten minutes on %s',
    async (name) => {
      analyzer.on(StartPolicyGenerationCommand).rejects(awsError(name));

      expect(await generations.start({ arn: ARN }, WINDOW)).toEqual({
        kind: 'busy',
        retryAt: '2026-10-15T12:10:00.000Z',
      });
    },
  );
});

describe('get', () => {
  const job = (status: string, more: object = {}) =>
    ({ jobDetails: { jobId: 'job', status, startedOn: new Date(0) }, ...more }) as never;

  it('asks for placeholders and the service-level template', async () => {
    analyzer.on(GetGeneratedPolicyCommand).resolves(job('IN_PROGRESS'));

    expect(await generations.get('job')).toEqual({ kind: 'in-progress' });
    expect(sentBy(analyzer)).toEqual([
      [
        'GetGeneratedPolicy',
        { jobId: 'job', includeResourcePlaceholders: true, includeServiceLevelTemplate: true },
      ],
    ]);
  });

  it('gives every policy, with its placeholders as they are', async () => {
    const policy = (action: string) => ({
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Sid: 'S', Effect: 'Allow', Action: action, Resource: `arn:aws:s3:::\${BucketName}` },
        ],
      }),
    });
    analyzer.on(GetGeneratedPolicyCommand).resolves(
      job('SUCCEEDED', {
        generatedPolicyResult: { generatedPolicies: [policy('s3:ListBucket'), policy('s3:*')] },
      }),
    );

    const statement = (action: string) => ({
      sid: 'S',
      effect: 'Allow',
      action: [action],
      resource: [`arn:aws:s3:::\${BucketName}`],
    });
    expect(await generations.get('job')).toEqual({
      kind: 'succeeded',
      documents: [
        { version: '2012-10-17', statements: [statement('s3:ListBucket')] },
        { version: '2012-10-17', statements: [statement('s3:*')] },
      ],
    });
  });

  it('gives none when none was generated', async () => {
    analyzer.on(GetGeneratedPolicyCommand).resolves(job('SUCCEEDED'));

    expect(await generations.get('job')).toEqual({ kind: 'succeeded', documents: [] });
  });

  it.each([
    [
      'FAILED',
      { jobError: { code: 'SERVICE_QUOTA_EXCEEDED_ERROR', message: 'too many files' } },
      'the job ended as FAILED (SERVICE_QUOTA_EXCEEDED_ERROR: too many files)',
    ],
    ['CANCELED', {}, 'the job ended as CANCELED'],
  ])('is unavailable with the reason when the job ended as %s', async (status, more, reason) => {
    analyzer
      .on(GetGeneratedPolicyCommand)
      .resolves({ jobDetails: { jobId: 'job', status, startedOn: new Date(0), ...more } } as never);

    expect(await generations.get('job')).toEqual({ kind: 'unavailable', reason });
  });

  it.each(['{"Version":', '{"Version":"2012-10-17"}', ''])(
    'is unavailable when what was generated is no policy: %j',
    async (policy) => {
      analyzer
        .on(GetGeneratedPolicyCommand)
        .resolves(job('SUCCEEDED', { generatedPolicyResult: { generatedPolicies: [{ policy }] } }));

      expect(await generations.get('job')).toMatchObject({ kind: 'unavailable' });
    },
  );
});

describe.each([
  ['start', StartPolicyGenerationCommand, () => generations.start({ arn: ARN }, WINDOW)],
  ['get', GetGeneratedPolicyCommand, () => generations.get('job')],
] as const)('%s', (_, command, call) => {
  const fail = (name: string) =>
    analyzer.on(command as typeof GetGeneratedPolicyCommand).rejects(awsError(name));

  it.each(['AccessDeniedException', 'ValidationException', 'InternalServerException'])(
    'is unavailable on %s, so that the run goes on without it',
    async (name) => {
      fail(name);

      expect(await call()).toEqual({ kind: 'unavailable', reason: `${name}: said AWS` });
    },
  );

  it.each(['ThrottlingException', 'TimeoutError', 'CredentialsProviderError'])(
    'lets %s out, for the state machine to try again or to escalate',
    async (name) => {
      fail(name);

      await expect(call()).rejects.toMatchObject({ name });
    },
  );
});
