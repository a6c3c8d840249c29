import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { lambdaTask } from '../../../lib/aws/lambda-task.ts';
import { count, type Measurement, runEnded } from '../../../lib/domain/measurement.ts';
import { printedLines } from '../../support/printed-lines.ts';

const context = { functionName: 'review', awsRequestId: 'request' } as Context;
const role = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAEXAMPLE' };
const DIGEST = 'abcdef0123456789'.repeat(4);
const TOKEN = 'AQCEAAAAKgAAAAMAAAAAAAAAAsecret';

const lines = printedLines();
const printed = () =>
  lines.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line));
const logged = () => printed().filter((line) => line._aws === undefined);
const figures = () => printed().filter((line) => line._aws !== undefined);

const run = (event: unknown, measure?: () => readonly Measurement[]) =>
  lambdaTask(z.looseObject({}), async () => 'out', measure)(event, context);

describe('a line of the log', () => {
  it.each([
    [
      'by its own parts',
      {
        role,
        execution: 'app-1',
        proposal: { key: 'proposal/x', digest: DIGEST },
        taskToken: TOKEN,
      },
    ],
    [
      'by the ledger',
      {
        execution: 'app-1',
        ledger: { role, proposal: { kind: 'proposed', proposal: { digest: DIGEST } } },
      },
    ],
  ])('says role, execution and ticket (%s), and no secret', async (_, event) => {
    await run(event);

    expect(logged()).toMatchObject([
      {
        message: 'done',
        role: role.arn,
        execution: 'app-1',
        ticket: `app-1-${DIGEST.slice(0, 12)}`,
      },
    ]);
    expect(lines.join()).not.toContain(TOKEN);
  });

  it('says nothing of an event before it', async () => {
    await run({ role, execution: 'app-1' });
    lines.length = 0;
    await run({ other: 'event' });

    const [line] = logged();
    expect(line).not.toHaveProperty('role');
    expect(line).not.toHaveProperty('execution');
  });

  it.each([
    ['a role that is no object', { role: 'arn' }],
    ['numbers', { role: { arn: 7 }, execution: 7 }],
    ['a prototype', JSON.parse('{"__proto__":{"role":{"arn":"x"}},"constructor":{"role":1}}')],
  ])('survives %s', async (_, event) => {
    await expect(run(event)).resolves.toBe('out');
    expect(logged()).toMatchObject([{ message: 'done' }]);
    expect(logged()[0]).not.toHaveProperty('role');
  });
});

describe('figures', () => {
  it('are written in the embedded metric format, in our namespace', async () => {
    await run({}, () => [...runEnded({ outcome: 'tightened' }), count('GateFailures', 3)]);

    expect(figures()).toMatchObject([
      {
        service: 'ratchet',
        Outcome: 'tightened',
        Runs: 1,
        _aws: {
          CloudWatchMetrics: [
            {
              Namespace: 'Ratchet',
              Dimensions: [['service', 'Outcome']],
              Metrics: [{ Name: 'Runs', Unit: 'Count' }],
            },
          ],
        },
      },
      { GateFailures: 3, _aws: { CloudWatchMetrics: [{ Dimensions: [['service']] }] } },
    ]);
  });

  it('are not made of a step that failed', async () => {
    const failing = lambdaTask(
      z.unknown(),
      () => Promise.reject(new Error('x')),
      () => [count('Runs')],
    );

    await failing({}, context).catch(() => {});

    expect(figures()).toEqual([]);
  });
});
