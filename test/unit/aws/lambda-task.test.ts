import type { Context } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { lambdaTask } from '../../../lib/aws/lambda-task.ts';
import { RoleGone } from '../../../lib/domain/errors.ts';
import { printedLines } from '../../support/printed-lines.ts';

const Input = z.strictObject({ taskToken: z.string(), days: z.number().default(14) });
const context = {
  functionName: 'review',
  awsRequestId: 'request',
} as Context;

const lines = printedLines();

it('gives the step what it asked for, defaults filled in, and returns what it returns', async () => {
  const handler = lambdaTask(Input, async (input) => ({ heard: input }));

  expect(await handler({ taskToken: 'secret-token' }, context)).toEqual({
    heard: { taskToken: 'secret-token', days: 14 },
  });
});

describe('an event of another shape', () => {
  it.each([[{}], [{ taskToken: 1 }], [{ taskToken: 'a', more: 1 }], [null]])(
    'is BadInput and never reaches the step: %j',
    async (event) => {
      const step = vi.fn();

      const running = lambdaTask(Input, step)(event, context);

      await expect(running).rejects.toMatchObject({ name: 'BadInput' });
      expect(step).not.toHaveBeenCalled();
    },
  );

  it('is told by the name of what is wrong', async () => {
    await expect(lambdaTask(Input, async () => 1)({ taskToken: 1 }, context)).rejects.toThrow(
      /taskToken/,
    );
  });
});

it('lets an error of the step out as it is', async () => {
  const gone = new RoleGone('gone');

  const running = lambdaTask(Input, () => Promise.reject(gone))({ taskToken: 't' }, context);

  await expect(running).rejects.toBe(gone);
});

it('never looks at the time left, so it cannot answer early while the step goes on writing', async () => {
  const getRemainingTimeInMillis = vi.fn(() => 3);

  await lambdaTask(Input, async () => 'written')(
    { taskToken: 't' },
    { ...context, getRemainingTimeInMillis },
  );

  expect(getRemainingTimeInMillis).not.toHaveBeenCalled();
});

it('logs neither what comes in, nor what goes out, nor what an error says', async () => {
  const token = 'secret-token';
  await lambdaTask(Input, async () => ({ policy: token }))({ taskToken: token }, context);
  await lambdaTask(Input, () => Promise.reject(new Error(token)))(
    { taskToken: token },
    context,
  ).catch(() => {});

  expect(lines.join('\n')).toMatch(/done[\s\S]*failed/);
  expect(lines.join('\n')).not.toContain(token);
});
