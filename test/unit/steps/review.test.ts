import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { REVIEW_SECONDS } from '../../../lib/steps/review.ts';

it('lets a ticket expire when its task does', () => {
  const machine = JSON.parse(
    readFileSync(new URL('../../../statemachines/tighten-role.asl.json', import.meta.url), 'utf8'),
  );
  expect(machine.States.Review.TimeoutSeconds).toBe(REVIEW_SECONDS);
});
