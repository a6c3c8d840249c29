import { it } from 'vitest';
import { expectAgreement } from '../../../support/policy-differential.ts';

it('decides as an independent evaluator does, shard 2', { timeout: 300_000 }, () => {
  expectAgreement(2);
});
