import {
  AccessAnalyzerClient,
  CheckAccessNotGrantedCommand,
  CheckNoNewAccessCommand,
  GetGeneratedPolicyCommand,
  paginateValidatePolicy,
  StartPolicyGenerationCommand,
} from '@aws-sdk/client-accessanalyzer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../support/access-analyzer-failure.ts';
import {
  type AccessAnalyzerStandIn,
  startAccessAnalyzer,
} from '../support/access-analyzer-stand-in.ts';

// What stands in for IAM Access Analyzer, which no emulator has, asked by the real SDK: its answers have the SDK's shapes.

let analyzer: AccessAnalyzerStandIn;
let client: AccessAnalyzerClient;
let now: Date;
beforeEach(async () => {
  now = new Date('2026-11-02T00:00:00Z');
  analyzer = await startAccessAnalyzer({
    seen: () => [
      { action: 's3:GetObject', resource: 'arn:aws:s3:::${BucketName}/${ObjectName}' },
      { action: 'ec2:DescribeInstances', resource: '*' },
    ],
    now: () => now,
  });
  client = new AccessAnalyzerClient({
    ...{ endpoint: analyzer.endpoint, region: 'us-east-1', maxAttempts: 1 },
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterEach(async () => {
  client.destroy();
  await analyzer.stop();
});

const start = (role = 'app', clientToken: string = role) =>
  client.send(
    new StartPolicyGenerationCommand({
      policyGenerationDetails: { principalArn: `arn:aws:iam::111122223333:role/${role}` },
      clientToken,
    }),
  );
const get = (jobId = '', more = {}) =>
  client.send(new GetGeneratedPolicyCommand({ jobId, ...more }));

describe('policy generation', () => {
  it('has one job at a time, and the same question is the same job', async () => {
    const { jobId } = await start();

    expect((await start()).jobId).toBe(jobId);
    await expect(start('other')).rejects.toMatchObject({ name: 'ConflictException' });
    expect((await get(jobId)).jobDetails?.status).toBe('IN_PROGRESS');
    expect((await get(jobId)).jobDetails?.status).toBe('SUCCEEDED');
    expect((await start('other')).jobId).not.toBe(jobId);
  });

  it('has fifty jobs a day', async () => {
    for (let job = 0; job < 50; job += 1) {
      await start(`role-${job}`);
      analyzer.finishJobs();
    }
    await expect(start('one-more')).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      $metadata: { httpStatusCode: 402 },
    });
    now = new Date('2026-11-03T00:00:00Z');
    await start('one-more');
  });

  it('writes placeholders and service-level policies when asked', async () => {
    const { jobId } = await start();
    analyzer.finishJobs();
    const texts = async (more: object) =>
      ((await get(jobId, more)).generatedPolicyResult?.generatedPolicies ?? []).map(
        ({ policy = '' }) => policy,
      );

    expect(await texts({})).toEqual([expect.not.stringContaining('${BucketName}')]);
    expect(
      await texts({ includeResourcePlaceholders: true, includeServiceLevelTemplate: true }),
    ).toEqual([expect.stringContaining('${BucketName}'), expect.stringContaining('"ec2:*"')]);
  });

  it('forgets a job after seven days', async () => {
    const { jobId } = await start();
    now = new Date('2026-11-09T00:00:00Z');
    await expect(get(jobId)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('checks', () => {
  const allowing = (...Action: string[]) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
    });
  const policyType = 'IDENTITY_POLICY' as const;

  it('tell what a document adds and grants', async () => {
    const adds = (newPolicyDocument: string) =>
      client.send(
        new CheckNoNewAccessCommand({
          ...{ newPolicyDocument, policyType, existingPolicyDocument: allowing('s3:*') },
        }),
      );
    const grants = (actions: string[]) =>
      client.send(
        new CheckAccessNotGrantedCommand({
          ...{ policyDocument: allowing('iam:Pass*'), policyType, access: [{ actions }] },
        }),
      );

    expect((await adds(allowing('s3:GetObject'))).result).toBe('PASS');
    expect((await adds(allowing('ec2:RunInstances'))).result).toBe('FAIL');
    expect((await grants(['iam:PassRole'])).result).toBe('FAIL');
    expect((await grants(['iam:CreateUser'])).result).toBe('PASS');
    await expect(grants(Array.from({ length: 101 }, () => 'iam:x'))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(adds('{')).rejects.toMatchObject({ name: 'UnprocessableEntityException' });
  });

  it('give findings page by page', async () => {
    const twice = { Sid: 'A', Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const policyDocument = JSON.stringify({ Statement: [twice, twice, twice] });
    const pages = [];
    for await (const page of paginateValidatePolicy({ client }, { policyDocument, policyType })) {
      pages.push(page.findings?.map(({ issueCode }) => issueCode));
    }
    expect(pages).toEqual([['UNIQUE_SIDS_REQUIRED'], ['UNIQUE_SIDS_REQUIRED']]);
  });
});

it('fails as it is told to, once', async () => {
  analyzer.failNext('StartPolicyGeneration', new Failure('ThrottlingException'));

  await expect(start()).rejects.toMatchObject({
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 429 },
  });
  await start();
  expect(analyzer.asked.map(({ operation }) => operation)).toEqual([
    'StartPolicyGeneration',
    'StartPolicyGeneration',
  ]);
});
