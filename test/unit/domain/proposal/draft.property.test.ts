import fc from 'fast-check';
import { expect, it } from 'vitest';
import { replay } from '../../../../lib/domain/gates/replay.ts';
import { documentsAfter } from '../../../../lib/domain/gates/run.ts';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import type { Statement } from '../../../../lib/domain/policy/document.ts';
import { documentsOf } from '../../../../lib/domain/role.ts';
import { visibilityUnder } from '../../../../lib/domain/trail/visibility.ts';
import { draft, everything, OTHER, TABLE } from '../../../support/drafted.ts';
import { callOf, everyDay } from '../../../support/evidence-of.ts';
import { managed, snapshotOf } from '../../../support/snapshot-of.ts';

const patterns = [
  'dynamodb:*',
  'dynamodb:Get*',
  'dynamodb:GetItem',
  's3:*',
  's3:GetObject',
  'sqs:SendMessage',
  'iam:PassRole',
  '*',
];
const resources = [
  '*',
  TABLE,
  `${TABLE}*`,
  'arn:aws:s3:::b/*',
  'arn:aws:s3:::*',
  'arn:aws:sqs:*:*:q',
];
const statement = fc
  .record({
    effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Allow' as const, 'Deny' as const),
    action: fc.subarray(patterns, { minLength: 1, maxLength: 3 }),
    resource: fc.subarray(resources, { minLength: 1, maxLength: 2 }),
    form: fc.constantFrom('plain', 'plain', 'plain', 'notAction', 'notResource', 'condition'),
  })
  .map(({ effect, action, resource, form }): Statement => {
    if (form === 'notAction') return { effect, notAction: action, resource };
    if (form === 'notResource') return { effect, action, notResource: resource };
    const condition = { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } };
    return { effect, action, resource, ...(form === 'condition' ? { condition } : {}) };
  });
const call = fc
  .record({
    action: fc.constantFrom(
      'dynamodb:GetItem',
      'dynamodb:Query',
      's3:GetObject',
      's3:PutObject',
      'sqs:SendMessage',
    ),
    resource: fc.constantFrom(
      TABLE,
      OTHER,
      'arn:aws:s3:::b/a/1',
      'arn:aws:s3:::b/a/2026-09-01',
      'arn:aws:sqs:eu-west-1:111122223333:q',
      null,
    ),
    pattern: fc.constantFrom(null, 'arn:aws:sqs:eu-west-1:111122223333:*', 'arn:aws:s3:::b/*'),
    days: fc.subarray([...everyDay(1, 14)], { minLength: 1 }),
  })
  .map(({ action, resource, pattern, days }) =>
    callOf(action, resource, days, resource === null ? { pattern } : {}),
  );
const worlds = fc.record({
  policies: fc.array(fc.array(statement, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  }),
  calls: fc.uniqueArray(call, {
    selector: (each) => `${each.action} ${each.resource} ${each.pattern}`,
    minLength: 1,
    maxLength: 8,
  }),
  lit: fc.boolean(),
});

it('never adds, and keeps every call that its policies explain, whatever they and the calls are', {
  timeout: 180_000,
}, () => {
  fc.assert(
    fc.property(worlds, ({ policies, calls, lit }) => {
      const role = snapshotOf({
        attached: policies.map((statements, index) => managed(`p${index}`, ...statements)),
      });
      const drafting = draft(role, calls, { visibility: lit ? everything : visibilityUnder(null) });
      if (drafting.kind !== 'proposed') return;
      const [before, after] = [documentsOf(role), documentsAfter(role, drafting.proposal)];
      expect(contains(before, after).kind).toBe('proven');
      expect(replay(calls, before, after)).toMatchObject({ passed: true, denied: 0 });
    }),
    { numRuns: 60 },
  );
});

it('changes nothing when it drafts from its own draft, whatever the policies and the calls are', {
  timeout: 180_000,
}, () => {
  let drafted = 0;
  fc.assert(
    fc.property(worlds, ({ policies, calls, lit }) => {
      const visibility = lit ? everything : visibilityUnder(null);
      const role = snapshotOf({
        attached: policies.map((statements, index) => managed(`p${index}`, ...statements)),
      });
      const first = draft(role, calls, { visibility });
      if (first.kind !== 'proposed') return;
      drafted += 1;
      const tightened = snapshotOf({
        attached: documentsAfter(role, first.proposal).map((document, index) => ({
          ...managed(`q${index}`),
          document,
        })),
      });
      expect(draft(tightened, calls, { visibility }).kind).toBe('unchanged');
    }),
    { numRuns: 60 },
  );
  expect(drafted).toBeGreaterThan(10);
});
