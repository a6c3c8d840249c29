import { expect, it } from 'vitest';
import { Options } from '../../../lib/domain/options.ts';
import { admit } from '../../../lib/steps/admit.ts';
import { escalate } from '../../../lib/steps/escalate.ts';
import { Ledger } from '../../../lib/steps/ledger.ts';
import { memoryCycles } from '../../support/memory-cycles.ts';
import { memoryLeases } from '../../support/memory-leases.ts';
import { allow, managed, snapshotOf } from '../../support/snapshot-of.ts';

const role = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP' };

function desk() {
  const leases = memoryLeases();
  const ports = {
    leases,
    roles: { snapshot: async () => snapshotOf({ attached: [managed('broad', allow(['*']))] }) },
    trails: {
      span: async () => ({ first: '2026-01-01', last: null, live: true }),
      settings: async () => null,
    },
    probations: { end: async () => {} },
    cycles: memoryCycles(),
    notices: { send: async () => {} },
    clock: { now: () => new Date('2026-09-15T00:00:00Z') },
  } as never;
  return {
    admit: (execution: string) => admit({ execution, role, options: Options.parse({}) }, ports),
    fail: (execution: string) => escalate({ execution, ledger: Ledger.parse({ role }) }, ports),
  };
}

it('admits one of two executions for a role, and tells the other which one has it and until when', async () => {
  const { admit } = desk();
  expect(await admit('one')).toMatchObject({ kind: 'admitted' });
  expect(await admit('two')).toMatchObject({
    kind: 'refused',
    // 14 days of soak, and 3.
    reasons: [expect.stringMatching(/execution one .*2026-09-15.*2026-10-02T00:00:00.000Z/)],
  });
});

it('admits the same execution again after a crash', async () => {
  const { admit } = desk();
  await admit('one');
  expect(await admit('one')).toMatchObject({ kind: 'admitted' });
});

it('admits the next once the first was escalated, and a stranger frees nothing', async () => {
  const { admit, fail } = desk();
  await admit('one');
  await fail('two');
  expect(await admit('two')).toMatchObject({ kind: 'refused' });
  await fail('one');
  expect(await admit('two')).toMatchObject({ kind: 'admitted' });
});
