import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import type { PolicyDocument } from '../../../../lib/domain/policy/document.ts';
import { evaluate, type Request } from '../../../../lib/domain/policy/evaluate.ts';
import { merge, normalised } from '../../../../lib/domain/policy/merge.ts';
import { pack } from '../../../../lib/domain/policy/pack.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import { printPolicy } from '../../../../lib/domain/policy/print.ts';
import { characters } from '../../../../lib/domain/policy/size.ts';
import { documents, requests, statements } from '../../../support/policy-arbitraries.ts';

const decisions = (identity: readonly PolicyDocument[], asked: readonly Request[]) =>
  asked.map((request) => evaluate({ identity }, request).decision);
const many = fc.array(requests, { minLength: 20, maxLength: 20 });
const together = (list: readonly PolicyDocument['statements'][number][]): PolicyDocument => ({
  version: '2012-10-17',
  statements: list,
});

it('reads back what it printed', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const text = JSON.stringify(printPolicy(document));
      expect(parsePolicy(text, 'printed')).toEqual(document);
      expect(parsePolicy(encodeURIComponent(text), 'encoded')).toEqual(document);
      expect(characters(document)).toBe(text.length);
    }),
    { numRuns: 300 },
  );
});

/** What inner allows, outer must allow; where that hangs on what the request does not tell, or AWS, not deny. */
const expectWithin = (
  outer: readonly PolicyDocument[],
  inner: readonly PolicyDocument[],
  asked: readonly Request[],
) => {
  const theirs = decisions(outer, asked);
  decisions(inner, asked).forEach((decision, at) => {
    if (decision === 'allowed') expect(theirs[at]).toMatch(/^(allowed|unknown)$/);
  });
};

it('proves nothing contained that allows a request more', () => {
  let proven = 0;
  fc.assert(
    fc.property(fc.array(documents, { maxLength: 2 }), documents, many, (outer, inner, asked) => {
      if (contains(outer, [inner]).kind !== 'proven') return;
      proven += 1;
      expectWithin(outer, [inner], asked);
    }),
    { numRuns: 1_500 },
  );
  expect(proven).toBeGreaterThan(100);
});

it('proves nothing contained after a statement was added that allows a request more', () => {
  let proven = 0;
  fc.assert(
    fc.property(documents, statements, many, (outer, statement, asked) => {
      const inner = { ...outer, statements: [...outer.statements, statement] };
      if (contains([outer], [inner]).kind !== 'proven') return;
      proven += 1;
      expectWithin([outer], [inner], asked);
    }),
    { numRuns: 1_000 },
  );
  expect(proven).toBeGreaterThan(100);
});

it('never refutes what follows from two proofs', () => {
  let followed = 0;
  fc.assert(
    fc.property(documents, statements, statements, (least, one, other) => {
      const more = { ...least, statements: [...least.statements, one] };
      const most = { ...more, statements: [...more.statements, other] };
      if (contains([more], [least]).kind !== 'proven') return;
      if (contains([most], [more]).kind !== 'proven') return;
      followed += 1;
      expect(contains([most], [least]).kind).not.toBe('refuted');
    }),
    { numRuns: 300 },
  );
  expect(followed).toBeGreaterThan(100);
});

it('refutes only with a request that the evaluator parts them by', () => {
  let refuted = 0;
  fc.assert(
    fc.property(documents, documents, (outer, inner) => {
      const verdict = contains([outer], [inner]);
      if (verdict.kind !== 'refuted') return;
      refuted += 1;
      const request = { ...verdict.witness, contextComplete: true };
      expect(decisions([inner], [request])).toEqual(['allowed']);
      expect(decisions([outer], [request])[0]).toMatch(/-deny$/);
    }),
    { numRuns: 1_000 },
  );
  expect(refuted).toBeGreaterThan(100);
});

it('finds every document within itself', () => {
  fc.assert(
    fc.property(documents, (document) => {
      expect(contains([document], [document])).toEqual({ kind: 'proven' });
    }),
    { numRuns: 300 },
  );
});

it('merges without changing what any request is answered', () => {
  fc.assert(
    fc.property(fc.array(statements, { maxLength: 6 }), many, (list, asked) => {
      const [before, after] = [together(list), together(merge(list))];
      expect(contains([before], [after]).kind).not.toBe('refuted');
      expect(contains([after], [before]).kind).not.toBe('refuted');
      expect(decisions([after], asked)).toEqual(decisions([before], asked));
    }),
    { numRuns: 300 },
  );
});

it('merges the same whatever the order, and once is enough', () => {
  fc.assert(
    fc.property(fc.array(statements, { maxLength: 6 }), (list) => {
      const merged = merge(list);
      expect(merge([...list].reverse())).toEqual(merged);
      expect(merge(merged)).toEqual(merged);
    }),
    { numRuns: 300 },
  );
});

it('packs within the limit, whatever the order, without changing what any request is answered', () => {
  fc.assert(
    fc.property(fc.array(statements, { maxLength: 8 }), many, (list, asked) => {
      const packed = pack(list, 400);
      expect(packed.every((document) => characters(document) <= 400)).toBe(true);
      expect(pack([...list].reverse(), 400)).toEqual(packed);
      expect(decisions(packed, asked)).toEqual(decisions([together(list)], asked));
      const sids = packed.flatMap((document) =>
        document.statements.flatMap(({ sid }) => sid ?? []),
      );
      expect(new Set(sids).size).toBe(sids.length);
    }),
    { numRuns: 300 },
  );
});

it('normalises a statement once and for all', () => {
  fc.assert(
    fc.property(statements, (statement) => {
      expect(normalised(normalised(statement))).toEqual(normalised(statement));
    }),
  );
});
