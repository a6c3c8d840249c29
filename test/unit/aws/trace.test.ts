import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeExecutionCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Context } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type CallTally, tallied, tallyingCalls } from '../../../lib/aws/call-tally.ts';
import type { lambdaTask } from '../../../lib/aws/lambda-task.ts';

// As in Lambda, with a socket in place of X-Ray's daemon, which gets what is really sent.

const role = { arn: 'arn:aws:iam::111122223333:role/app' };
const Input = z.object({
  role: z.object({ arn: z.string() }),
  execution: z.string(),
  taskToken: z.string(),
});
const EVENT = { role, execution: 'app-1', taskToken: 'secret-token' };
const context = { functionName: 'Ratchet-Review', awsRequestId: 'request' } as Context;

let daemon: Socket;
let task: typeof lambdaTask;
const sent: string[] = [];
beforeAll(async () => {
  daemon = createSocket('udp4');
  daemon.on('message', (message) => sent.push(message.toString()));
  await new Promise<void>((bound) => daemon.bind(0, '127.0.0.1', bound));
  const lambda = {
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: '/var/task',
    POWERTOOLS_SERVICE_NAME: 'review',
    _X_AMZN_TRACE_ID: 'Root=1-6566d3a1-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1',
  };
  for (const [name, value] of Object.entries(lambda)) vi.stubEnv(name, value);
  ({ lambdaTask: task } = await import('../../../lib/aws/lambda-task.ts'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  daemon.close();
});
beforeEach(() => {
  sent.length = 0;
  // The log of the task is not what is looked at here.
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockReturnValue(true);
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The one subsegment that the daemon got. */
async function subsegment() {
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  const [, segment = ''] = (sent[0] ?? '').split('\n');
  return JSON.parse(segment);
}

it('says which role and execution a step was about, and in which function', async () => {
  await task(Input, async () => ({ policy: 'secret-policy' }))(EVENT, context);

  expect(await subsegment()).toMatchObject({
    trace_id: '1-6566d3a1-0123456789abcdef01234567',
    parent_id: '0123456789abcdef',
    annotations: {
      role: role.arn,
      execution: 'app-1',
      Service: 'review',
      ColdStart: expect.any(Boolean),
    },
  });
  expect(sent.join()).not.toMatch(/secret/);
});

it('says that a step failed, and nothing of what it said', async () => {
  const failing = task(Input, () => Promise.reject(new Error('secret-token')))(EVENT, context);
  await expect(failing).rejects.toThrow('secret-token');

  expect(await subsegment()).toMatchObject({ fault: true, annotations: { role: role.arn } });
  expect(sent.join()).not.toMatch(/secret/);
});

describe('the calls of AWS within a step', () => {
  let server: Server;
  /** Answers in the order of the requests; the last one for ever. */
  let answers: { readonly status: number; readonly body: object }[];
  const FINE = { status: 200, body: {} };
  const BUSY = { status: 500, body: { __type: 'InternalFailure' } };
  const INVALID = {
    status: 400,
    body: { __type: 'InvalidToken', message: 'Invalid: secret-token' },
  };
  let states: SFNClient;
  beforeEach(async () => {
    answers = [FINE];
    server = createServer((_, response) => {
      const { status, body } = (answers.length > 1 ? answers.shift() : answers[0]) ?? FINE;
      response.writeHead(status).end(JSON.stringify(body));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    states = tallied(
      new SFNClient({
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        region: 'us-east-1',
        credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      }),
    );
  });
  afterEach(() => {
    states.destroy();
    server.close();
  });
  const describeIt = () =>
    states.send(new DescribeExecutionCommand({ executionArn: 'secret-arn' }));
  const answerIt = () =>
    states.send(new SendTaskSuccessCommand({ taskToken: 'secret-token', output: '{}' }));
  const step = (work: () => Promise<unknown>) => task(Input, work)(EVENT, context);

  it('are told by operation: how many, tried again how often, and how long together', async () => {
    answers = [BUSY, FINE];
    await step(async () => {
      await describeIt();
      await Promise.all([describeIt(), describeIt(), answerIt()]);
    });

    expect(await subsegment()).toMatchObject({
      annotations: { retries: 1 },
      metadata: {
        aws: {
          calls: {
            'SFN.DescribeExecution': {
              ...{ calls: 3, failed: 0, retries: 1 },
              milliseconds: expect.any(Number),
            },
            'SFN.SendTaskSuccess': { calls: 1, failed: 0, retries: 0 },
          },
        },
      },
    });
    expect(sent.join()).not.toMatch(/secret/);
  });

  it('are told of a step that fails on one, without a word of what AWS said', async () => {
    answers = [INVALID];
    await expect(step(answerIt)).rejects.toThrow('secret-token');

    expect(await subsegment()).toMatchObject({
      fault: true,
      metadata: { aws: { calls: { 'SFN.SendTaskSuccess': { calls: 1, failed: 1, retries: 0 } } } },
    });
    expect(sent.join()).not.toMatch(/secret/);
  });

  it('count for the work that makes them, where two go on at once', async () => {
    const told: string[][] = [];
    const tell = (tally: CallTally) => void told.push([...tally.keys()]);
    await Promise.all([tallyingCalls(describeIt, tell), tallyingCalls(answerIt, tell)]);

    expect(told.toSorted()).toEqual([['SFN.DescribeExecution'], ['SFN.SendTaskSuccess']]);
  });

  it('are none where there is no step', async () => {
    await describeIt();
    expect(sent).toEqual([]);
  });
});
