import { describe, expect, it } from 'vitest';
import { type RoleFacts, roleStatus } from '../../../../lib/domain/status/role-status.ts';
import type { Decision, TicketState } from '../../../../lib/domain/ticket.ts';

const ROLE = { arn: 'arn:aws:iam::111122223333:role/team/orders-api', id: 'AROAORDERSAPI0000001' };
const at = (day: number) => `2026-09-${String(day).padStart(2, '0')}T00:00:00.000Z`;
const NOW = at(10);

const NOTHING: RoleFacts = {
  role: ROLE,
  cycle: null,
  lease: null,
  probation: null,
  tickets: [],
  history: { changes: [], pictures: [] },
};
const running: RoleFacts['cycle'] = {
  role: ROLE,
  execution: 'one',
  begun: at(1),
  ended: null,
  due: null,
};
const over = { ...running, ended: at(8), due: at(28) };
const lease = (more: Partial<NonNullable<RoleFacts['lease']>> = {}) => ({
  execution: 'one',
  since: at(1),
  until: at(18),
  ...more,
});
const ticket = (decision: Decision | null, more: Partial<TicketState> = {}): TicketState => {
  const kept = { key: 'k', digest: 'd' };
  return {
    ticket: {
      id: 'one-d',
      execution: 'one',
      roleArn: ROLE.arn,
      openedAt: at(5),
      expiresAt: at(12),
      proposal: kept,
      evidence: kept,
      verification: kept,
      blocked: [],
    },
    decision,
    revisions: [],
    approvals: [],
    notices: [],
    ...more,
  };
};
const approved: Decision = {
  kind: 'approved',
  by: 'ann',
  at: at(6),
  proposal: { key: 'k', digest: 'd' },
};
const statusOf = (facts: Partial<RoleFacts>, now: string | null = NOW) =>
  roleStatus({ ...NOTHING, ...facts }, now);

it('has nothing to say of a role that was never looked at', () => {
  expect(statusOf({})).toBeNull();
});

describe('of a role whose run goes on', () => {
  const cases: readonly (readonly [string, Partial<RoleFacts>, object])[] = [
    ['it starts before the run has the role', {}, { state: 'starting', since: at(1) }],
    [
      'it is observed until the soak is over, three days before its lease',
      { lease: lease() },
      { state: 'observing', since: at(1), until: at(15) },
    ],
    [
      'it waits for a decision on the open ticket',
      { lease: lease(), tickets: [ticket(null)] },
      { state: 'awaiting-decision', since: at(5), until: at(12), ticket: 'one-d' },
    ],
    [
      'it is observed again after the soak was extended',
      {
        lease: lease(),
        tickets: [ticket({ kind: 'extended', by: 'ann', at: at(6), seconds: 86_400 })],
      },
      { state: 'observing', ticket: null },
    ],
    [
      'it is observed again after its draft was given up',
      { lease: lease(), tickets: [ticket(null, { superseded: { at: at(6), reason: 'x' } })] },
      { state: 'observing', ticket: null },
    ],
    [
      'the open ticket of another run does not count',
      { lease: lease({ execution: 'two' }), tickets: [ticket(null)] },
      { state: 'observing', ticket: null },
    ],
    [
      'its policies are swapped once approved',
      { lease: lease({ changes: true }), tickets: [ticket(approved)] },
      { state: 'swapping', since: at(6) },
    ],
    [
      'it is in probation until that is over',
      {
        lease: lease({ changes: true }),
        tickets: [ticket(approved)],
        probation: { execution: 'one', until: at(13) },
      },
      { state: 'in-probation', since: at(6), until: at(13) },
    ],
    [
      'a probation left behind by another run does not count',
      { lease: lease(), probation: { execution: 'zero', until: at(13) } },
      { state: 'observing' },
    ],
    [
      'a run of which nothing was heard is stalled',
      { lease: lease({ until: at(9) }) },
      {
        state: 'stalled',
        since: at(9),
        reasons: [expect.stringMatching(/nothing was heard of one/)],
      },
    ],
  ];

  it.each(cases)('%s', (_, facts, expected) => {
    expect(statusOf({ cycle: running, ...facts })).toMatchObject({
      role: ROLE.arn,
      due: null,
      ...expected,
    });
  });

  it('nobody is late where time is that of the logs', () => {
    expect(statusOf({ cycle: running, lease: lease({ until: at(9) }) }, null)).toMatchObject({
      state: 'observing',
    });
  });

  it('a person who rolls it back has it meanwhile, and is forgotten when the lease is over', () => {
    const rollback = lease({ execution: 'rollback-1', changes: true });

    expect(statusOf({ cycle: over, lease: rollback })).toMatchObject({
      state: 'being-rolled-back',
    });
    expect(statusOf({ cycle: over, lease: { ...rollback, until: at(9) } })).toMatchObject({
      state: 'ended',
    });
  });
});

describe('of a role whose run ended', () => {
  it.each([
    'tightened',
    'restored',
    'overruled',
    'unchanged',
    'exported',
    'rejected',
    'expired',
    'refused',
    'escalated',
  ] as const)('it is %s, with the reasons and when it is looked at again', (kind) => {
    expect(statusOf({ cycle: { ...over, end: { kind, reasons: ['so'] } } })).toEqual({
      role: ROLE.arn,
      state: kind,
      since: at(8),
      until: null,
      due: at(28),
      reasons: ['so'],
      ticket: null,
      lastChange: null,
    });
  });

  it('it is said where nobody heard how', () => {
    expect(statusOf({ cycle: over })).toMatchObject({
      state: 'ended',
      reasons: [expect.stringMatching(/not heard/)],
    });
  });
});

describe('of a role that was changed', () => {
  const document = { version: '2012-10-17', statements: [] } as const;
  const NEW = 'arn:aws:iam::111122223333:policy/ratchet/new';
  const OLD = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const policy = (arn: string) => ({ arn, name: arn, versionId: 'v1', document });
  const picture = (digest: string, ...arns: readonly string[]) => ({
    key: `snapshot/${digest}`,
    digest,
    keptAt: at(6),
    snapshot: {
      ...{ arn: ROLE.arn, name: 'orders-api', path: '/team/', id: ROLE.id, created: at(1) },
      ...{ attached: arns.map(policy), inline: [], boundary: null, trust: {}, tags: {} },
    },
  });
  const give = (arn: string) => ({ kind: 'attach', arn, name: arn, document }) as const;
  const take = (arn: string) => ({ kind: 'detach', arn }) as const;
  const change = (
    kind: 'apply' | 'roll-back',
    day: number,
    from: string,
    ...writes: readonly (ReturnType<typeof give> | ReturnType<typeof take>)[]
  ) => ({
    digest: `${kind}${day}`,
    plan: {
      ...{ kind, ticket: 'one-d', at: at(day) },
      snapshot: { key: `snapshot/${from}`, digest: from },
      steps: writes.map((write) => ({ do: write, undo: [] }) as never),
    },
  });
  const swap = change('apply', 6, 'before', give(NEW), take(OLD));
  const pictures = [picture('before', OLD), picture('after', NEW)];
  const end = { kind: 'tightened', reasons: [] } as const;
  const changed = (...changes: readonly ReturnType<typeof change>[]) =>
    statusOf({ cycle: { ...over, end }, history: { pictures, changes } });

  it('the last change is told', () => {
    expect(changed(swap)).toMatchObject({
      state: 'tightened',
      lastChange: { kind: 'apply', at: at(6), ticket: 'one-d' },
    });
  });

  it('it is rolled back once it has again what the swap took away', () => {
    expect(changed(swap, change('roll-back', 9, 'after', give(OLD), take(NEW)))).toMatchObject({
      state: 'rolled-back',
      since: at(9),
      due: at(28),
    });
  });

  it('it stays tightened when a part was given back', () => {
    expect(changed(swap, change('roll-back', 9, 'after', give(`${NEW}-part`)))).toMatchObject({
      state: 'tightened',
      lastChange: { kind: 'roll-back', at: at(9) },
    });
  });

  it('it stays tightened when a part was given back of a swap that gave nothing', () => {
    const onlyTaken = change('apply', 6, 'before', take(OLD));
    const part = change('roll-back', 9, 'nothing', give(`${NEW}-part`));
    const history = { pictures: [...pictures, picture('nothing')], changes: [onlyTaken, part] };

    expect(statusOf({ cycle: { ...over, end }, history })).toMatchObject({ state: 'tightened' });
  });

  it('what was rolled back before this run does not count', () => {
    const back = change('roll-back', 9, 'after', give(OLD), take(NEW));
    const later = { ...over, begun: at(10), ended: at(20), end };

    expect(statusOf({ cycle: later, history: { pictures, changes: [swap, back] } })).toMatchObject({
      state: 'tightened',
    });
  });
});
