import { expect, it } from 'vitest';
import type { Notice } from '../../../lib/domain/notice.ts';
import { EscalateInput, escalate } from '../../../lib/steps/escalate.ts';
import { memoryCycles } from '../../support/memory-cycles.ts';
import { memoryLeases } from '../../support/memory-leases.ts';
import { clockAt } from '../../support/review-ports.ts';

const role = { arn: 'arn:aws:iam::111122223333:role/team/orders-api', id: 'AROAORDERSAPI0000001' };

async function toldOf(error: object): Promise<readonly Notice[]> {
  const sent: Notice[] = [];
  await escalate(EscalateInput.parse({ execution: 'run-1', ledger: { role, error } }), {
    leases: memoryLeases(),
    cycles: memoryCycles(),
    probations: {
      standing: async () => null,
      end: async () => {},
      wait: async () => {},
      wake: async () => 'not-waiting',
    },
    notices: { send: async (notice) => void sent.push(notice) },
    clock: clockAt('2026-11-02T10:00:00Z'),
  });
  return sent;
}

it('tells what a function threw in its words, without where it stood in the code', async () => {
  const thrown = {
    errorType: 'BadInput',
    errorMessage: 'Cannot write account.json: the disk is full (ENOSPC).',
    trace: ['BadInput: Cannot write', '    at file:///var/task/index.mjs:1:2'],
  };

  const [notice] = await toldOf({ Error: 'BadInput', Cause: JSON.stringify(thrown) });

  expect(notice?.body).toBe(
    'Execution run-1 failed with BadInput: Cannot write account.json: the disk is full (ENOSPC).\nThe role was not changed.',
  );
});

it.each([
  ['what a state ran into', 'States.Timeout', 'The state timed out.', 'The state timed out.'],
  ["JSON that is no function's", 'Odd', '{"message":"no"}', '{"message":"no"}'],
  ['a long text cut', 'Odd', 'a'.repeat(2_000), 'a'.repeat(1_000)],
  ['nothing more than the name', 'Odd', undefined, ''],
])('tells %s', async (_, name, cause, told) => {
  const [notice] = await toldOf({ Error: name, ...(cause !== undefined && { Cause: cause }) });

  expect(notice?.body).toBe(
    `Execution run-1 failed with ${name}: ${told}\nThe role was not changed.`,
  );
});
