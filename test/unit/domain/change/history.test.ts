import { describe, expect, it } from 'vitest';
import {
  beforeLastSwap,
  type Change,
  type History,
  ledThrough,
  pictureBy,
} from '../../../../lib/domain/change/history.ts';
import type { KeptPlan } from '../../../../lib/domain/change/kept-plan.ts';
import type { Operation } from '../../../../lib/domain/change/operation.ts';
import { allow, managed, snapshotOf } from '../../../support/snapshot-of.ts';

const broad = managed('broad', allow(['s3:*']));
const draft = managed('draft', allow(['s3:GetObject']));
const attach = ({ arn, name, document }: typeof broad): Operation => ({
  kind: 'attach',
  arn,
  name,
  document,
});
const detach = ({ arn }: typeof broad): Operation => ({ kind: 'detach', arn });

const picture = (digest: string, keptAt: string, attached = [broad]) => ({
  key: `snapshot/${digest}`,
  digest,
  keptAt,
  snapshot: snapshotOf({ attached }),
});
const change = (
  digest: string,
  kind: KeptPlan['kind'],
  at: string,
  snapshot: string,
  ...operations: readonly Operation[]
): Change => ({
  digest,
  plan: {
    kind,
    ticket: 't',
    snapshot: { key: `snapshot/${snapshot}`, digest: snapshot },
    steps: operations.map((each) => ({ do: each, undo: null })),
    at,
  },
});

const history: History = {
  pictures: [picture('aa1', '1'), picture('aa2', '2'), picture('bb3', '4', [draft])],
  changes: [
    change('cc1', 'apply', '3', 'aa2', attach(draft), detach(broad)),
    change('cc2', 'roll-back', '5', 'bb3', attach(broad), detach(draft)),
  ],
};
const arnsOf = (states: ReturnType<typeof ledThrough>) =>
  states.map(({ attached }) => attached.map(({ name }) => name));

it('goes back to before the last swap, and past rollbacks', () => {
  expect(beforeLastSwap(history)?.digest).toBe('aa2');
  expect(beforeLastSwap({ ...history, changes: [] })).toBeNull();
});

describe('pictureBy', () => {
  it.each([
    ['a beginning of a digest', 'aa2', 'aa2'],
    ['a key', 'snapshot/bb3', 'bb3'],
    ['a change, whose picture is from before it', 'cc2', 'bb3'],
    ['capitals', 'AA1', 'aa1'],
  ])('finds by %s', (_, text, digest) => {
    expect(pictureBy(history, text)).toMatchObject({ kind: 'found', picture: { digest } });
  });

  it('says when there is none, or more than one', () => {
    expect(pictureBy(history, 'ff')).toEqual({ kind: 'none' });
    expect(pictureBy(history, 'aa')).toEqual({ kind: 'ambiguous', digests: ['aa1', 'aa2'] });
  });
});

describe('ledThrough', () => {
  it('gives each state from a picture on, by changes since', () => {
    expect(arnsOf(ledThrough(history, picture('aa2', '2')))).toEqual([
      ['broad'],
      ['draft'],
      ['broad'],
    ]);
    expect(arnsOf(ledThrough(history, picture('bb3', '4', [draft])))).toEqual([
      ['draft'],
      ['broad'],
    ]);
  });

  it('goes by time where no change names the picture', () => {
    expect(arnsOf(ledThrough(history, picture('aa1', '1')))).toHaveLength(3);
    expect(arnsOf(ledThrough(history, picture('zz9', '9')))).toEqual([['broad']]);
  });
});
