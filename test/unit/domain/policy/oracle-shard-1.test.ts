import { it } from 'vitest';
import { expectAgreement } from '../../../support/policy-differential.ts';

it('decides as an independent evaluator does, shard 1', { timeout: 300_000 }, () => {
  expectAgreement(1);
});
