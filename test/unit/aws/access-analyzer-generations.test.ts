import {
  AccessAnalyzerClient,
  GetGeneratedPolicyCommand,
  StartPolicyGenerationCommand,
} from '@aws-sdk/client-accessanalyzer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { accessAnalyzerGenerations } from '../../../lib/aws/access-analyzer-generations.ts';
import { dynamodbGenerations } from '../../../lib/aws/dynamodb-generations.ts';
import { digestOf } from '../../../lib/digest.ts';
import type { DayVolume } from '../../../lib/domain/generation/parts.ts';
import { fakeTable } from '../../support/fake-table.ts';
import { memoryArchive } from '../../support/review-ports.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';

const APP = { arn: 'arn:aws:iam::111122223333:role/app' };
const JOB = { arn: 'arn:aws:iam::111122223333:role/job' };
const WINDOW = { from: '2026-10-01T00:00:00.000Z', to: '2026-10-15T00:00:00.000Z' };
const SOURCE = {
  trailArn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
  accessRoleArn: 'arn:aws:iam::111122223333:role/service-role/Analyzer',
};

const analyzer = mockClient(AccessAnalyzerClient);
let now = new Date('2026-10-15T12:00:00Z');
let volumes: readonly DayVolume[] | null = null;
let counted = 0;
let bench = benchOf();
function benchOf(source: typeof SOURCE | null = SOURCE, jobsADay = 50) {
  fakeTable();
  const archive = memoryArchive();
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  const generations = accessAnalyzerGenerations(new AccessAnalyzerClient({ region: 'us-east-1' }), {
    source,
    store: dynamodbGenerations(table, 'table'),
    archive,
    clock: { now: () => now },
    volumes: async () => {
      counted += 1;
      return volumes ?? [];
    },
    jobsADay,
  });
  return { generations, archive };
}
beforeEach(() => {
  analyzer.reset();
  now = new Date('2026-10-15T12:00:00Z');
  volumes = null;
  counted = 0;
  bench = benchOf();
  let jobs = 0;
  analyzer.on(StartPolicyGenerationCommand).callsFake(() => ({ jobId: `job-${++jobs}` }));
});
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};
const policy = (Action: string) => JSON.stringify({ Statement: [{ Effect: 'Allow', Action }] });
const job = (status: string, more: object = {}) =>
  ({ jobDetails: { jobId: 'job', status, startedOn: new Date(0) }, ...more }) as never;
const done = (...policies: string[]) =>
  job('SUCCEEDED', {
    generatedPolicyResult: { generatedPolicies: policies.map((text) => ({ policy: text })) },
  });
const failed = (code: string, message: string) =>
  ({
    jobDetails: {
      jobId: 'job',
      status: 'FAILED',
      startedOn: new Date(0),
      jobError: { code, message },
    },
  }) as never;
async function started(role = APP): Promise<string> {
  const answer = await bench.generations.start(role, WINDOW);
  if (answer.kind !== 'started') throw new Error(JSON.stringify(answer));
  return answer.jobId;
}
const asked = (from: string, to: string, { arn } = APP) => [
  'StartPolicyGeneration',
  {
    policyGenerationDetails: { principalArn: arn },
    cloudTrailDetails: {
      trails: [{ cloudTrailArn: SOURCE.trailArn, allRegions: true }],
      accessRole: SOURCE.accessRoleArn,
      startTime: new Date(from),
      endTime: new Date(to),
    },
    clientToken: digestOf([arn, from, to]),
  },
];
const look = (jobId: string) => [
  'GetGeneratedPolicy',
  { jobId, includeResourcePlaceholders: true, includeServiceLevelTemplate: true },
];

describe('one job', () => {
  it('is asked for the window, looked at until it is done, and kept as AWS wrote it', async () => {
    const text = policy(`s3:ListBucket on \${BucketName}`);
    analyzer
      .on(GetGeneratedPolicyCommand)
      .resolvesOnce(job('IN_PROGRESS'))
      .resolves(done(text, 'no JSON'));

    const id = await started();
    expect(await bench.generations.get(id)).toEqual({ kind: 'in-progress' });
    const result = {
      kind: 'succeeded',
      policies: [text, 'no JSON'],
      covered: [WINDOW],
      missed: [],
    };
    expect(await bench.generations.get(id)).toEqual(result);
    expect(sentBy(analyzer)).toEqual([asked(WINDOW.from, WINDOW.to), look('job-1'), look('job-1')]);
  });

  it('answers the same when it is asked for again after a crash, and starts no other', async () => {
    analyzer.on(GetGeneratedPolicyCommand).resolves(done(policy('sqs:SendMessage')));

    const id = await started();
    expect(await started()).toBe(id);
    const first = await bench.generations.get(id);
    expect(await bench.generations.get(id)).toEqual(first);
    expect(namesSentBy(analyzer)).toEqual(['StartPolicyGeneration', 'GetGeneratedPolicy']);
  });

  it('asks with the same token, and counts once, when the answer of the first start was lost', async () => {
    bench = benchOf(SOURCE, 1);
    analyzer
      .on(StartPolicyGenerationCommand)
      .rejectsOnce(awsError('TimeoutError'))
      .resolves({ jobId: 'job-1' });

    await expect(started()).rejects.toMatchObject({ name: 'TimeoutError' });
    await started();
    expect(sentBy(analyzer)).toEqual([
      asked(WINDOW.from, WINDOW.to),
      asked(WINDOW.from, WINDOW.to),
    ]);
  });

  it('gives no policy when none was generated', async () => {
    analyzer.on(GetGeneratedPolicyCommand).resolves(done());
    expect(await bench.generations.get(await started())).toMatchObject({
      kind: 'succeeded',
      policies: [],
    });
  });

  it.each([
    [failed('AUTHORIZATION_ERROR', 'no'), 'the job ended as FAILED (AUTHORIZATION_ERROR: no)'],
    [job('CANCELED'), 'the job ended as CANCELED'],
    [{}, 'the job ended as nothing'],
  ])(
    'is unavailable with the reason when it failed, and leaves the place',
    async (answer, reason) => {
      analyzer.on(GetGeneratedPolicyCommand).resolves(answer as never);

      expect(await bench.generations.get(await started())).toEqual({ kind: 'unavailable', reason });
      await started(JOB);
    },
  );

  it('is given up after a day', async () => {
    analyzer.on(GetGeneratedPolicyCommand).resolves(job('IN_PROGRESS'));
    const id = await started();
    later(24 * 60 + 1);
    expect(await bench.generations.get(id)).toEqual({
      kind: 'unavailable',
      reason: 'it had not ended after a day',
    });
  });

  it('is unavailable, and calls nothing, when it was not set up or is not known', async () => {
    expect(await bench.generations.get('nothing')).toMatchObject({ kind: 'unavailable' });
    bench = benchOf(null);
    const reason = expect.stringContaining('ratchet:trailArn');
    expect(await bench.generations.start(APP, WINDOW)).toEqual({ kind: 'unavailable', reason });
    expect(await bench.generations.get('nothing')).toEqual({ kind: 'unavailable', reason });
    expect(namesSentBy(analyzer)).toEqual([]);
  });
});

describe('the place', () => {
  const busy = (retryAt: string) => ({ kind: 'busy', retryAt });

  it("is one role's until its job is done, whoever asks meanwhile, and nothing is listed in line", async () => {
    analyzer.on(GetGeneratedPolicyCommand).resolves(done());
    const id = await started();

    expect(await bench.generations.start(JOB, WINDOW)).toEqual(busy('2026-10-15T12:10:00.000Z'));
    expect(counted).toBe(1);
    await bench.generations.get(id);
    await started(JOB);
    expect(namesSentBy(analyzer)).toEqual([
      'StartPolicyGeneration',
      'GetGeneratedPolicy',
      'StartPolicyGeneration',
    ]);
  });

  it('has so many jobs a day', async () => {
    bench = benchOf(SOURCE, 1);
    analyzer.on(GetGeneratedPolicyCommand).resolves(done());
    await bench.generations.get(await started());

    expect(await bench.generations.start(JOB, WINDOW)).toEqual(busy('2026-10-16T00:10:00.000Z'));
    later(12 * 60 + 10);
    await started(JOB);
  });

  it.each(['ConflictException', 'ServiceQuotaExceededException'])(
    'is busy for ten minutes, at no cost, on %s: somebody else uses Access Analyzer',
    async (name) => {
      bench = benchOf(SOURCE, 1);
      analyzer
        .on(StartPolicyGenerationCommand)
        .rejectsOnce(awsError(name))
        .resolves({ jobId: 'job-1' });

      expect(await bench.generations.start(APP, WINDOW)).toEqual(busy('2026-10-15T12:10:00.000Z'));
      await started(JOB);
    },
  );

  it('is waited for no longer than three days', async () => {
    await started();
    later(3 * 24 * 60);
    expect(await bench.generations.start(JOB, WINDOW)).toEqual({
      kind: 'unavailable',
      reason: 'the account had no place for three days',
    });
  });
});

describe('a window that one job cannot read', () => {
  const middle = '2026-10-08T00:00:00.000Z';
  const full = () => {
    volumes = Array.from({ length: 14 }, (_, at) => ({
      day: `2026-10-${String(at + 1).padStart(2, '0')}`,
      files: at === 6 || at === 7 ? 50_000 : 10,
      bytes: 0,
    }));
  };

  it('is read by several jobs, one after the other, and their policies are united', async () => {
    full();
    analyzer
      .on(GetGeneratedPolicyCommand)
      .resolvesOnce(done(policy('sqs:SendMessage')))
      .resolves(done(policy('sqs:PurgeQueue')));

    const id = await started();
    expect(await bench.generations.get(id)).toEqual({ kind: 'in-progress' });
    expect(await bench.generations.start(JOB, WINDOW)).toMatchObject({ kind: 'busy' });
    expect(await bench.generations.get(id)).toEqual({
      kind: 'succeeded',
      policies: [policy('sqs:SendMessage'), policy('sqs:PurgeQueue')],
      covered: [
        { from: WINDOW.from, to: middle },
        { from: middle, to: WINDOW.to },
      ],
      missed: [],
    });
    expect(sentBy(analyzer)).toEqual([
      asked(WINDOW.from, middle),
      look('job-1'),
      asked(middle, WINDOW.to),
      look('job-2'),
    ]);
  });

  it('is cut in two when only Access Analyzer knows that it is too large', async () => {
    analyzer
      .on(GetGeneratedPolicyCommand)
      .resolvesOnce(failed('SERVICE_QUOTA_EXCEEDED_ERROR', 'too many files'))
      .resolves(done(policy('sqs:SendMessage')));

    const id = await started();
    await bench.generations.get(id);
    await bench.generations.get(id);
    expect(await bench.generations.get(id)).toMatchObject({
      kind: 'succeeded',
      covered: [{}, {}],
      missed: [],
    });
    expect(sentBy(analyzer)).toEqual([
      asked(WINDOW.from, WINDOW.to),
      look('job-1'),
      asked(WINDOW.from, middle),
      look('job-2'),
      asked(middle, WINDOW.to),
      look('job-3'),
    ]);
  });

  it('is read in part when a part cannot be had, and says which', async () => {
    full();
    analyzer
      .on(GetGeneratedPolicyCommand)
      .resolvesOnce(done(policy('sqs:SendMessage')))
      .resolves(failed('SERVICE_ERROR', 'sorry'));

    const id = await started();
    await bench.generations.get(id);
    expect(await bench.generations.get(id)).toEqual({
      kind: 'succeeded',
      policies: [policy('sqs:SendMessage')],
      covered: [{ from: WINDOW.from, to: middle }],
      missed: [
        {
          window: { from: middle, to: WINDOW.to },
          reason: 'the job ended as FAILED (SERVICE_ERROR: sorry)',
        },
      ],
    });
  });

  it('is left at what was read when the jobs of the day are used up, and not waited for', async () => {
    full();
    bench = benchOf(SOURCE, 1);
    analyzer.on(GetGeneratedPolicyCommand).resolves(done(policy('sqs:SendMessage')));

    expect(await bench.generations.get(await started())).toMatchObject({
      kind: 'succeeded',
      missed: [{ reason: 'all 1 jobs of 2026-10-15 are used up' }],
    });
  });

  it('waits when somebody else is at it between two parts', async () => {
    full();
    analyzer
      .on(StartPolicyGenerationCommand)
      .resolvesOnce({ jobId: 'job-1' })
      .rejectsOnce(awsError('ConflictException'))
      .resolves({ jobId: 'job-2' });
    analyzer.on(GetGeneratedPolicyCommand).resolves(done());

    const id = await started();
    expect(await bench.generations.get(id)).toEqual({ kind: 'in-progress' });
    expect(await bench.generations.get(id)).toEqual({ kind: 'in-progress' });
    expect(await bench.generations.get(id)).toMatchObject({ kind: 'succeeded', covered: [{}, {}] });
  });

  it('is not read at all when it would take too many of the jobs', async () => {
    volumes = Array.from({ length: 14 }, (_, at) => ({
      day: `2026-10-${String(at + 1).padStart(2, '0')}`,
      files: 80_000,
      bytes: 0,
    }));
    expect(await bench.generations.start(APP, WINDOW)).toEqual({
      kind: 'unavailable',
      reason: expect.stringContaining('it would take 14 of the account'),
    });
    expect(namesSentBy(analyzer)).toEqual([]);
  });
});

describe.each([
  ['start', StartPolicyGenerationCommand, () => bench.generations.start(APP, WINDOW)],
  ['get', GetGeneratedPolicyCommand, async () => bench.generations.get(await started())],
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

  it.each(['TimeoutError', 'CredentialsProviderError'])(
    'lets %s out, for the state machine to try again or to escalate',
    async (name) => {
      fail(name);
      await expect(call()).rejects.toMatchObject({ name });
    },
  );
});

describe('throttled for longer than the SDK tries', () => {
  const throttled = awsError('ThrottlingException');

  it('a start waits in line, starts no job, and after three days goes on without', async () => {
    bench = benchOf(SOURCE, 1);
    analyzer.on(StartPolicyGenerationCommand).rejects(throttled);

    const retryAt = '2026-10-15T12:10:00.000Z';
    expect(await bench.generations.start(APP, WINDOW)).toEqual({ kind: 'busy', retryAt });
    // Neither the account's place nor the day's only job is gone.
    expect(await bench.generations.start(JOB, WINDOW)).toMatchObject({ kind: 'busy', retryAt });
    later(3 * 24 * 60);
    const reason = 'the account had no place for three days';
    expect(await bench.generations.start(APP, WINDOW)).toEqual({ kind: 'unavailable', reason });
    expect(namesSentBy(analyzer)).toEqual(['StartPolicyGeneration', 'StartPolicyGeneration']);
  });

  it('a look is no end of a job: it is looked at again, and given up when none is answered for an hour', async () => {
    const id = await started();
    const look = () => bench.generations.get(id);
    const throttle = () => analyzer.on(GetGeneratedPolicyCommand).rejects(throttled);
    throttle();
    expect(await look()).toEqual({ kind: 'in-progress' });
    later(60);
    expect(await look()).toEqual({ kind: 'in-progress' });
    // An answer begins the hour anew.
    analyzer.on(GetGeneratedPolicyCommand).resolves(job('IN_PROGRESS'));
    later(1);
    expect(await look()).toEqual({ kind: 'in-progress' });
    throttle();
    expect(await look()).toEqual({ kind: 'in-progress' });
    later(60);
    expect(await look()).toEqual({ kind: 'in-progress' });

    later(1);
    const reason = 'Access Analyzer answered no look at the job for an hour';
    expect(await look()).toEqual({ kind: 'unavailable', reason });
  });

  it('a job that is never heard to end is given up after a day', async () => {
    const id = await started();
    analyzer.on(GetGeneratedPolicyCommand).resolves(job('IN_PROGRESS'));
    later(24 * 60 + 1);
    const reason = 'it had not ended after a day';
    expect(await bench.generations.get(id)).toEqual({ kind: 'unavailable', reason });
  });
});
