import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import type { Statement } from '../../../../lib/domain/policy/document.ts';
import { minimise } from '../../../../lib/domain/policy/minimise.ts';
import { statementSize } from '../../../../lib/domain/policy/split.ts';
import { statements } from '../../../support/policy-arbitraries.ts';
import { documentOf } from '../../../support/snapshot-of.ts';

const sizeOf = (list: readonly Statement[]) =>
  list.reduce((sum, each) => sum + statementSize(each) + 1, 0);
const lists = fc.array(statements, { maxLength: 6 });

it('means the same, both ways, whatever the statements are', { timeout: 120_000 }, () => {
  let shorter = 0;
  fc.assert(
    fc.property(lists, (list) => {
      const small = minimise(list);
      const [before, after] = [[documentOf(...list)], [documentOf(...small)]];
      expect(contains(before, after)).toEqual({ kind: 'proven' });
      expect(contains(after, before)).toEqual({ kind: 'proven' });
      if (sizeOf(small) < sizeOf(list)) shorter += 1;
    }),
    { numRuns: 1_500 },
  );
  expect(shorter).toBeGreaterThan(500);
});

it('never takes more characters, and is the same whatever the order, and once is enough', () => {
  fc.assert(
    fc.property(lists, fc.integer(), (list, seed) => {
      const small = minimise(list);
      expect(sizeOf(small)).toBeLessThanOrEqual(sizeOf(list));
      const turned = [...list.slice(seed % 3), ...list.slice(0, seed % 3)].reverse();
      expect(JSON.stringify(minimise(turned))).toBe(JSON.stringify(small));
      expect(minimise(small)).toEqual(small);
    }),
    { numRuns: 500 },
  );
});
