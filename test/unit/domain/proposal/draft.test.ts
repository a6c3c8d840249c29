import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionsMatching } from '../../../../lib/domain/catalogue/catalogue.ts';
import type { Call } from '../../../../lib/domain/evidence/evidence.ts';
import { counterReplay, replay } from '../../../../lib/domain/gates/replay.ts';
import { documentsAfter, runGates } from '../../../../lib/domain/gates/run.ts';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import type { Statement } from '../../../../lib/domain/policy/document.ts';
import { draftProposal } from '../../../../lib/domain/proposal/draft.ts';
import type { Proposal } from '../../../../lib/domain/proposal/proposal.ts';
import { documentsOf, type RoleSnapshot } from '../../../../lib/domain/role.ts';
import { type Visibility, visibilityUnder } from '../../../../lib/domain/trail/visibility.ts';
import { callOf, denialOf, everyDay, evidenceOf } from '../../../support/evidence-of.ts';
import { allow, deny, managed, snapshotOf } from '../../../support/snapshot-of.ts';

const everything: Visibility = (action) =>
  action === 'iam:PassRole' ? { kind: 'inferred', reason: 'never logged' } : { kind: 'logged' };
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders';
const OTHER = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Other';
const getItem = callOf('dynamodb:GetItem', TABLE, everyDay(1, 14));

function draft(
  role: RoleSnapshot,
  calls: readonly Call[],
  more: {
    visibility?: Visibility;
    denials?: Parameters<typeof evidenceOf>[0];
    quota?: number;
  } = {},
) {
  return draftProposal({
    role,
    roleDigest: 'd',
    evidence: evidenceOf({ calls, ...more.denials }),
    visibility: more.visibility ?? everything,
    warnings: [],
    attachmentQuota: more.quota ?? 10,
    stamp: 'stamp',
  });
}
function proposed(...args: Parameters<typeof draft>): Proposal {
  const drafting = draft(...args);
  if (drafting.kind !== 'proposed') throw new Error(`${drafting.kind}: ${drafting.reasons.join()}`);
  return drafting.proposal;
}
const statementsOf = ({ attach }: Proposal) =>
  attach.flatMap(({ document }) => document.statements);

describe('draftProposal', () => {
  it('narrows actions and resources to what was used, and lists every action lost', () => {
    const role = snapshotOf({ attached: [managed('broad', allow(['dynamodb:*']))] });
    const proposal = proposed(role, [getItem]);
    expect(statementsOf(proposal)).toEqual([allow(['dynamodb:GetItem'], [TABLE])]);
    expect(proposal.attach[0]).toMatchObject({ name: 'app-stamp', path: '/ratchet/' });
    expect(proposal.detach).toEqual([
      { kind: 'managed', name: 'broad', arn: role.attached[0]?.arn },
    ]);
    expect(proposal.removed).toContain('dynamodb:DeleteTable');
    expect(proposal.removed).not.toContain('dynamodb:GetItem');
    expect(proposal.kept).toEqual([{ action: 'dynamodb:GetItem', resources: [TABLE], calls: 14 }]);
  });

  it('keeps Deny statements and conditions as they are', () => {
    const condition = { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } };
    const role = snapshotOf({
      attached: [
        managed('p', allow(['dynamodb:*'], ['*'], { condition }), deny(['dynamodb:DeleteTable'])),
      ],
    });
    expect(statementsOf(proposed(role, [getItem]))).toEqual(
      expect.arrayContaining([
        allow(['dynamodb:GetItem'], [TABLE], { condition }),
        deny(['dynamodb:DeleteTable']),
      ]),
    );
  });

  it('keeps what the trail would not have shown, as unknown', () => {
    const role = snapshotOf({
      attached: [
        managed(
          'p',
          allow(['s3:GetObject', 'iam:PassRole', 's3:CreateBucket', 'dynamodb:GetItem']),
        ),
      ],
    });
    const proposal = proposed(role, [getItem], { visibility: visibilityUnder(null) });
    expect(proposal.unknown.map(({ action }) => action)).toEqual(['iam:PassRole', 's3:GetObject']);
    expect(proposal.removed).toEqual(['s3:CreateBucket']);
  });

  it('keeps a whole grant where uses elsewhere would not show', () => {
    const role = snapshotOf({
      attached: [managed('p', allow(['dynamodb:GetItem', 'ec2:RunInstances']))],
    });
    const proposal = proposed(role, [getItem], { visibility: visibilityUnder(null) });
    expect(proposal.kept).toEqual([{ action: 'dynamodb:GetItem', resources: ['*'], calls: 14 }]);
    expect(proposal.wildcards).toEqual([
      {
        action: 'dynamodb:GetItem',
        resource: '*',
        reason: expect.stringContaining('seen here, but a data event'),
      },
    ]);
  });

  it('keeps exactly the ARNs that are in the dark', () => {
    const dark: Visibility = () => ({
      kind: 'partly',
      on: ['arn:aws:s3:::dark/*'],
      reason: 'not logged there',
    });
    const role = snapshotOf({ attached: [managed('p', allow(['s3:GetObject']))] });
    const proposal = proposed(
      role,
      [callOf('s3:GetObject', 'arn:aws:s3:::lit/key', everyDay(1, 14))],
      { visibility: dark },
    );
    expect(statementsOf(proposal)).toEqual([
      allow(['s3:GetObject'], ['arn:aws:s3:::dark/*', 'arn:aws:s3:::lit/key']),
    ]);
    expect(proposal.unknown).toEqual([
      { action: 's3:GetObject', resources: ['arn:aws:s3:::dark/*'], reason: 'not logged there' },
    ]);
  });

  it('keeps a whole pattern that only overlaps with the dark', () => {
    const dark: Visibility = () => ({ kind: 'partly', on: ['arn:aws:s3:::dark*'], reason: 'x' });
    const role = snapshotOf({
      attached: [managed('p', allow(['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::*/logs/*']))],
    });
    const lit = callOf('s3:GetObject', 'arn:aws:s3:::lit/logs/a', everyDay(1, 14));
    expect(draft(role, [lit], { visibility: dark }).kind).toBe('unchanged');
  });

  it('keeps a grant through a policy variable as it is written', () => {
    const resource = 'arn:aws:s3:::home/${aws:PrincipalTag/team}/*';
    const role = snapshotOf({
      attached: [managed('p', allow(['s3:GetObject', 's3:PutObject'], [resource]))],
    });
    const proposal = proposed(role, [
      callOf('s3:GetObject', 'arn:aws:s3:::home/red/a', everyDay(1, 14)),
    ]);
    expect(statementsOf(proposal)).toEqual([allow(['s3:GetObject'], [resource])]);
    expect(proposal.wildcards[0]?.reason).toContain('policy variable');
  });

  it('keeps of a grant only the patterns that may have been meant', () => {
    const home = 'arn:aws:s3:::home/${aws:PrincipalTag/team}/*';
    const grant = [home, 'arn:aws:s3:::other/*', 'arn:aws:s3:::lit/*'];
    const role = snapshotOf({ attached: [managed('p', allow(['s3:GetObject'], grant))] });
    const calls = ['home/red/a', 'lit/key'].map((key) =>
      callOf('s3:GetObject', `arn:aws:s3:::${key}`, everyDay(1, 14)),
    );
    expect(statementsOf(proposed(role, calls))).toEqual([
      allow(['s3:GetObject'], [home, 'arn:aws:s3:::lit/key']),
    ]);
  });

  it('keeps a * for an action that AWS grants on nothing else', () => {
    const role = snapshotOf({
      attached: [managed('p', allow(['ec2:DescribeVpcs', 'dynamodb:*'], ['*', `${TABLE}*`]))],
    });
    const proposal = proposed(role, [callOf('ec2:DescribeVpcs', '*', everyDay(1, 14))]);
    expect(statementsOf(proposal)).toEqual([allow(['ec2:DescribeVpcs'], ['*'])]);
    expect(proposal.wildcards).toEqual([
      {
        action: 'ec2:DescribeVpcs',
        resource: '*',
        reason: 'AWS grants this action on * only',
      },
    ]);
  });

  it.each([
    ['is kept where a statement names its service', ['athena:*'], [], true],
    ['is kept under a * when the service was called', ['*'], ['athena:StartQueryExecution'], true],
    ['goes under a * when the service was never called', ['*'], [], false],
  ] satisfies readonly [string, string[], string[], boolean][])(
    'an unpublished action %s',
    (_, granted, called, isKept) => {
      const role = snapshotOf({ attached: [managed('p', allow([...granted, 'dynamodb:*']))] });
      const calls = [getItem, ...called.map((action) => callOf(action, null))];
      const proposal = proposed(role, calls, { visibility: visibilityUnder(null) });
      expect(proposal.unknown.some(({ action }) => action === 'athena:RunQuery')).toBe(isKept);
    },
  );

  it('reads a policy of the old version by its own rules, where ${...} is plain text', () => {
    const resource = 'arn:aws:s3:::home/${aws:username}';
    const old = managed('old', allow(['s3:GetObject', 's3:PutObject'], [resource]));
    const role = snapshotOf({
      attached: [{ ...old, document: { ...old.document, version: '2008-10-17' } }],
    });
    const proposal = proposed(role, [callOf('s3:GetObject', resource, everyDay(1, 14))]);
    const gates = runGates(
      role,
      proposal,
      evidenceOf({ calls: [callOf('s3:GetObject', resource)] }),
      10,
    );
    expect(gates.replay).toMatchObject({ passed: true, checked: 1 });
    expect(gates.noNewAccess).toEqual({ passed: true, verdict: 'proven' });
  });

  it('narrows iam:PassRole to the roles and services that were seen', () => {
    const passed = callOf('iam:PassRole', 'arn:aws:iam::111122223333:role/fn', everyDay(1, 14), {
      via: 'pass-role',
      context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
    });
    const role = snapshotOf({
      attached: [managed('p', allow(['iam:PassRole', 'dynamodb:GetItem']))],
    });
    expect(statementsOf(proposed(role, [passed, getItem]))).toContainEqual(
      allow(['iam:PassRole'], ['arn:aws:iam::111122223333:role/fn'], {
        condition: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com'] } },
      }),
    );
  });

  it('leaves a policy that loses nothing attached as it is', () => {
    const exact = managed('exact', allow(['dynamodb:GetItem'], [TABLE]));
    const proposal = proposed(
      snapshotOf({ attached: [exact, managed('broad', allow(['sqs:*']))] }),
      [getItem],
    );
    expect(proposal.untouched).toEqual(['exact']);
    expect(proposal.attach).toEqual([]);
    expect(proposal.detach).toMatchObject([{ name: 'broad' }]);
  });

  it('is unchanged when nothing can be taken away, also when it drafts from its own draft', () => {
    const role = snapshotOf({ attached: [managed('broad', allow(['dynamodb:*', 'sqs:*']))] });
    const first = proposed(role, [getItem]);
    const tightened = snapshotOf({
      attached: first.attach.map(({ name, document }) => ({
        arn: `arn:aws:iam::111122223333:policy/ratchet/${name}`,
        name,
        versionId: 'v1',
        document,
      })),
    });
    expect(draft(tightened, [getItem])).toMatchObject({ kind: 'unchanged' });
  });

  it('refuses when nothing would be left', () => {
    const role = snapshotOf({ attached: [managed('p', allow(['ec2:DescribeInstances']))] });
    expect(draft(role, [callOf('ec2:RunInstances', null)])).toMatchObject({
      kind: 'refused',
      reasons: [expect.stringContaining('nothing would be left')],
    });
  });

  it('keeps the resource of a call that the log does not place', () => {
    const role = snapshotOf({
      attached: [managed('p', allow(['dynamodb:GetItem', 'dynamodb:DeleteTable'], [`${TABLE}*`]))],
    });
    const proposal = proposed(role, [getItem, callOf('dynamodb:GetItem', null)]);
    expect(statementsOf(proposal)).toEqual([allow(['dynamodb:GetItem'], [`${TABLE}*`])]);
    expect(proposal.wildcards[0]?.reason).toContain('does not show the resource of 3 calls');
  });

  const instance = 'arn:aws:ec2:eu-west-1:111122223333:instance/*';
  const launched = callOf('ec2:RunInstances', null, everyDay(1, 14), {
    pattern: instance,
    certainty: 'pattern',
  });

  it('narrows a call whose resource the log tells as a pattern to that pattern', () => {
    const role = snapshotOf({ attached: [managed('p', allow(['ec2:*']))] });
    const onImage = callOf(
      'ec2:RunInstances',
      'arn:aws:ec2:eu-west-1::image/ami-1',
      everyDay(1, 9),
    );
    const proposal = proposed(role, [launched, onImage]);
    expect(statementsOf(proposal)).toContainEqual(
      allow(['ec2:RunInstances'], [instance, 'arn:aws:ec2:eu-west-1::image/ami-1']),
    );
    expect(proposal.wildcards).toContainEqual({
      action: 'ec2:RunInstances',
      resource: instance,
      reason: 'the log does not show all of the resource: admits whatever comes after instance/',
    });
    expect(
      runGates(role, proposal, evidenceOf({ calls: [launched, onImage] }), 10).replay,
    ).toMatchObject({ passed: true, checked: 3 });
  });

  it.each([
    ['keeps a grant that has only some of the pattern', ['arn:aws:ec2:*:*:instance/i-0*'], true],
    ['does not keep a grant that has none of it', [`${TABLE}*`], false],
  ])('%s', (_, grant, isKept) => {
    const role = snapshotOf({
      attached: [managed('p', allow(['ec2:RunInstances'], grant), allow(['dynamodb:*']))],
    });
    const proposal = proposed(role, [launched, getItem]);
    expect(statementsOf(proposal).some(({ action }) => action?.includes('ec2:RunInstances'))).toBe(
      isKept,
    );
    const evidence = evidenceOf({ calls: [launched, getItem] });
    expect(runGates(role, proposal, evidence, 10).replay.passed).toBe(true);
  });

  it('lists calls that no policy of the role explains, and does not grant them', () => {
    const role = snapshotOf({ attached: [managed('p', allow(['dynamodb:*']))] });
    const proposal = proposed(role, [
      getItem,
      callOf('kms:Decrypt', 'arn:aws:kms:eu-west-1:444455556666:key/k'),
    ]);
    expect(proposal.notGranted).toMatchObject([{ action: 'kms:Decrypt', calls: 3 }]);
    expect(JSON.stringify(proposal.attach)).not.toContain('kms:');
  });

  it('turns NotAction into the list it stands for today', () => {
    const role = snapshotOf({
      attached: [managed('p', { effect: 'Allow', notAction: ['iam:*', 'sts:*'], resource: ['*'] })],
    });
    expect(statementsOf(proposed(role, [getItem]))).toEqual([allow(['dynamodb:GetItem'], [TABLE])]);
  });

  it('cuts the actions of a NotResource grant and leaves its resources', () => {
    const role = snapshotOf({
      attached: [managed('p', { effect: 'Allow', action: ['dynamodb:*'], notResource: [OTHER] })],
    });
    expect(statementsOf(proposed(role, [getItem]))).toEqual([
      { effect: 'Allow', action: ['dynamodb:GetItem'], notResource: [OTHER] },
    ]);
  });

  it('keeps an action that is not in the catalogue', () => {
    const role = snapshotOf({
      attached: [managed('p', allow(['dynamodb:*', 'quantum:Entangle']))],
    });
    expect(proposed(role, [getItem]).unknown).toMatchObject([
      { action: 'quantum:Entangle', reason: expect.stringContaining('catalogue') },
    ]);
  });
});

describe('draftProposal, when the draft does not fit', () => {
  const describes = actionsMatching('ec2:Describe*');
  const used = describes.slice(0, 150).map((action) => callOf(action, '*', everyDay(1, 14)));
  const objects = Array.from({ length: 95 }, (_, at) =>
    callOf('sqs:SendMessage', `arn:aws:sqs:eu-west-1:111122223333:queue-${at}x`, everyDay(1, 14)),
  );
  const broad = managed('broad', allow(['ec2:*', 'sqs:*']));
  const role = snapshotOf({ attached: [broad] });

  it('lists by name when there is room', () => {
    const proposal = proposed(role, [...used, ...objects]);
    expect(proposal.attach.length).toBeGreaterThan(1);
    expect(JSON.stringify(proposal.attach)).not.toMatch(/Describe\w*\*|queue-\*/);
    expect(proposal.unknown).toEqual([]);
  });

  it('takes wildcards for reading actions, and tells what they admit and why', () => {
    const proposal = proposed(role, [...used, ...objects], { quota: 2 });
    expect(proposal.attach).toHaveLength(1);
    const forced = proposal.wildcards.filter(({ action }) => action.startsWith('ec2:Describe'));
    expect(forced.length).toBeGreaterThan(0);
    for (const { action, reason } of forced)
      if (action.endsWith('*')) expect(reason).toMatch(/would not fit .*: admits /);
    expect(proposal.removed).not.toContain('ec2:DescribeVpcs');
    expect(proposal.removed).toContain('ec2:RunInstances');
    const gates = runGates(role, proposal, evidenceOf({ calls: [...used, ...objects] }), 2);
    expect([gates.replay.passed, gates.noNewAccess.passed, gates.size.passed]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('says of each action that a wildcard admits that it was not used', () => {
    const proposal = proposed(role, [...used, ...objects], { quota: 2 });
    const granted = new Set(
      statementsOf(proposal).flatMap(({ action }) => (action ?? []).flatMap(actionsMatching)),
    );
    const told = new Set([...proposal.kept, ...proposal.unknown].map(({ action }) => action));
    expect([...granted].filter((action) => !told.has(action))).toEqual([]);
    for (const { reason } of proposal.unknown)
      expect(reason).toMatch(/^not used, but ec2:Describe\w*\* admits it/);
  });

  it('is unchanged when it drafts again from what it had to widen', () => {
    const first = proposed(role, [...used, ...objects], { quota: 2 });
    const tightened = snapshotOf({
      attached: first.attach.map(({ name, document }) => ({ ...managed(name), document })),
    });
    expect(draft(tightened, [...used, ...objects], { quota: 2 })).toMatchObject({
      kind: 'unchanged',
      reasons: [expect.stringContaining('wildcards')],
    });
  });

  it('refuses, with what to do, when nothing makes it fit', () => {
    const full = snapshotOf({
      attached: [broad, managed('exact', allow(['s3:GetObject'], ['*']))],
    });
    const refusal = draft(full, [...used, ...objects, callOf('s3:GetObject', '*')], { quota: 2 });
    expect(refusal).toEqual({
      kind: 'refused',
      reasons: [
        'the draft takes 1 managed policy at its smallest, and there is room for 0: 2 of the 2 it may have are attached, and stay until the new ones are; detach some that it does not need, or ask AWS for a higher quota of managed policies per role',
      ],
    });
  });

  it('needs no room when it only takes away', () => {
    const idle = snapshotOf({ attached: [managed('used', allow(['s3:GetObject'])), broad] });
    const proposal = proposed(idle, [callOf('s3:GetObject', '*', everyDay(1, 14))], { quota: 2 });
    expect(proposal).toMatchObject({ attach: [], detach: [{ name: 'broad' }] });
  });
});

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

it('is unchanged when it was forced into wildcards before and there is no room to do better', () => {
  const role = snapshotOf({
    attached: [
      managed('one', allow(['s3:GetObject'], ['arn:aws:s3:::*'])),
      managed('all', { effect: 'Allow', action: ['*'], notResource: ['arn:aws:sqs:*:*:q'] }),
      managed(
        'more',
        { effect: 'Allow', action: ['s3:*'], notResource: [`${TABLE}*`] },
        allow(['*'], ['*', 'arn:aws:s3:::b/*']),
      ),
    ],
  });
  const visibility = visibilityUnder(null);
  const call = callOf('dynamodb:GetItem', TABLE);
  const first = draft(role, [call], { visibility });
  if (first.kind !== 'proposed') throw new Error(first.reasons.join());
  const documents = documentsAfter(role, first.proposal);
  const tightened = snapshotOf({
    attached: documents.map((document, at) => ({ ...managed(`q${at}`), document })),
  });

  expect(documents.length).toBeGreaterThan(5);
  expect(draft(tightened, [call], { visibility })).toEqual({
    kind: 'unchanged',
    reasons: [expect.stringContaining('wildcards without which its policies do not fit')],
  });
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

describe('the gates', () => {
  const role = snapshotOf({ attached: [managed('broad', allow(['dynamodb:*']))] });
  const proposal = proposed(role, [getItem]);
  const evidence = evidenceOf({ calls: [getItem] });
  const withDocument = (...statements: Parameters<typeof managed>[1][]): Proposal => ({
    ...proposal,
    attach: proposal.attach.map((each) => ({
      ...each,
      document: managed('x', ...statements).document,
    })),
  });

  it('all pass on a draft of its own', () => {
    const gates = runGates(role, proposal, evidence, 10);
    expect([
      gates.replay.passed,
      gates.counterReplay.passed,
      gates.noNewAccess.passed,
      gates.size.passed,
    ]).toEqual([true, true, true, true]);
  });

  it('replay fails when a call would be denied', () => {
    expect(
      runGates(role, withDocument(allow(['dynamodb:GetItem'], [OTHER])), evidence, 10).replay,
    ).toEqual({
      passed: false,
      checked: 1,
      denied: 1,
      examples: [{ action: 'dynamodb:GetItem', resource: TABLE }],
    });
  });

  it('no-new-access fails, with a witness, when anything is added', () => {
    expect(
      runGates(role, withDocument(allow(['dynamodb:GetItem', 'sqs:SendMessage'])), evidence, 10)
        .noNewAccess,
    ).toMatchObject({
      passed: false,
      verdict: 'refuted',
      witness: { action: 'sqs:SendMessage' },
    });
  });

  it('counter-replay fails when a refused call becomes allowed', () => {
    const refused = [denialOf('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:q')];
    const after = [managed('x', allow(['sqs:*'])).document];
    expect(counterReplay(refused, [], documentsOf(role), after)).toMatchObject({
      passed: false,
      allowed: 1,
    });
    expect(counterReplay(refused, [], after, after)).toMatchObject({ passed: true });
  });

  it('size fails when old and new together do not fit the quota', () => {
    expect(runGates(role, proposal, evidence, 1).size).toMatchObject({
      passed: false,
      attachments: { after: 2, quota: 1 },
    });
  });
});
