import { expect, it } from 'vitest';
import { prunedTally } from '../../../../lib/domain/evidence/pruned.ts';

it('counts by reason, and names the first by their names whatever the order', () => {
  const names = ['d', 'b', 'e', 'a', 'c'];
  for (const order of [names, names.toReversed()]) {
    const tally = prunedTally();
    for (const name of order) tally.add('outside-window', 'file', name);
    tally.add('another-region', 'folder', 'x');
    expect(tally.totals()).toEqual([
      { why: 'another-region', files: 0, folders: 1, examples: ['x'] },
      { why: 'outside-window', files: 5, folders: 0, examples: ['a', 'b', 'c'] },
    ]);
  }
});

it('adds to what was counted before, of several', () => {
  const one = { why: 'outside-window', files: 2, folders: 1, examples: ['b', 'c'] } as const;
  const other = { why: 'outside-window', files: 3, folders: 0, examples: ['a', 'd'] } as const;
  expect(prunedTally([one, other]).totals()).toEqual([
    { why: 'outside-window', files: 5, folders: 1, examples: ['a', 'b', 'c'] },
  ]);
});
