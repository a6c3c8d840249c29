import { expect, it } from 'vitest';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import type { PolicyDocument, Statement } from '../../../../lib/domain/policy/document.ts';
import type { Draft } from '../../../../lib/domain/proposal/proposal.ts';
import { applyEdit } from '../../../../lib/domain/revision/apply-edit.ts';
import type { Edit, Edited } from '../../../../lib/domain/revision/edit.ts';

const allow = (action: readonly string[], resource: readonly string[], more = {}): Statement => ({
  effect: 'Allow',
  action,
  resource,
  ...more,
});
const documentOf = (...statements: readonly Statement[]): PolicyDocument => ({
  version: '2012-10-17',
  statements,
});
const draft = (name: string, ...statements: readonly Statement[]): Draft => ({
  name,
  path: '/ratchet/',
  description: 'What app needs.',
  document: documentOf(...statements),
});

const A = 'arn:aws:s3:::a/*';
const B = 'arn:aws:s3:::b/*';
const TLS = { condition: { Bool: { 'aws:SecureTransport': ['true'] } } };
const BEFORE = [
  documentOf(allow(['s3:*'], ['arn:aws:s3:::*'], TLS), allow(['sqs:SendMessage'], ['*'])),
];
const DRAFT = draft('app-1', allow(['s3:GetObject', 's3:PutObject'], [A, B], TLS));

function edited(edit: Edit, attach: readonly Draft[] = [DRAFT], before = BEFORE) {
  const outcome = applyEdit(edit, { attach, before });
  if (outcome.kind === 'invalid') throw new Error(JSON.stringify(outcome.problems));
  return outcome;
}
const statementsOf = ({ attach }: Extract<Edited, { kind: 'edited' }>) =>
  attach.flatMap(({ document }) => document.statements);
const problemsOf = (edit: Edit, attach: readonly Draft[] = [DRAFT]) => {
  const outcome = applyEdit(edit, { attach, before: BEFORE });
  return outcome.kind === 'invalid' ? outcome.problems : [];
};
const actions = (drop: readonly [string, string?][], keep: readonly [string, string?][]): Edit => {
  const asked = ([action, resource = null]: readonly [string, (string | null)?]) => ({
    action,
    resource,
  });
  return { kind: 'actions', drop: drop.map(asked), keep: keep.map(asked) };
};

it('drops an action from every statement that allows it', () => {
  const outcome = edited(actions([['s3:PutObject']], []));

  expect(statementsOf(outcome)).toEqual([allow(['s3:GetObject'], [A, B], TLS)]);
  expect(outcome.note).toBe('drops s3:PutObject');
});

it('drops an action on one resource and leaves the others as they were', () => {
  const { attach } = edited(actions([['s3:PutObject', B]], []));

  const left = attach.map(({ document }) => document);
  const wanted = [
    documentOf(allow(['s3:GetObject'], [A, B], TLS), allow(['s3:PutObject'], [A], TLS)),
  ];
  expect(contains(wanted, left)).toEqual({ kind: 'proven' });
  expect(contains(left, wanted)).toEqual({ kind: 'proven' });
});

it('drops the statement with the last of its resources', () => {
  const left = statementsOf(
    edited(
      actions(
        [
          ['s3:PutObject', A],
          ['s3:PutObject', B],
        ],
        [],
      ),
    ),
  );

  expect(left).toEqual([allow(['s3:GetObject'], [A, B], TLS)]);
});

it('writes the other actions of a pattern out by name when one of them goes', () => {
  const wide = draft('app-1', allow(['sts:*'], ['*']));
  const [statement] = statementsOf(edited(actions([['sts:AssumeRole']], []), [wide]));

  expect(statement?.action).toContain('sts:GetCallerIdentity');
  expect(statement?.action).not.toContain('sts:AssumeRole');
  expect(statement?.action).not.toContain('sts:*');
});

it('excludes the action from a NotAction, and never touches a Deny', () => {
  const deny: Statement = { effect: 'Deny', action: ['s3:PutObject'], resource: ['*'] };
  const not: Statement = { effect: 'Allow', notAction: ['iam:*'], resource: ['*'] };
  const left = statementsOf(edited(actions([['s3:PutObject']], []), [draft('app-1', deny, not)]));

  expect(left).toContainEqual(deny);
  expect(left).toContainEqual({ ...not, notAction: ['iam:*', 's3:PutObject'] });
});

it('gives an action back as the role has it, conditions and all', () => {
  const outcome = edited(actions([], [['s3:DeleteObject']]));

  expect(statementsOf(outcome)).toContainEqual(allow(['s3:DeleteObject'], ['arn:aws:s3:::*'], TLS));
  expect(outcome.note).toBe('keeps s3:DeleteObject');
});

it('gives it back on the resource that the reviewer names', () => {
  const left = statementsOf(edited(actions([], [['sqs:SendMessage', 'arn:aws:sqs:*:*:mine']])));

  expect(left).toContainEqual(allow(['sqs:SendMessage'], ['arn:aws:sqs:*:*:mine']));
});

it('never adds access by dropping and keeping actions', () => {
  const all = actions(
    [['s3:PutObject', A]],
    [['s3:DeleteObject'], ['s3:GetBucketPolicy'], ['sqs:SendMessage']],
  );
  const { attach } = edited(all);

  const after = attach.map(({ document }) => document);
  expect(contains(BEFORE, after)).toEqual({ kind: 'proven' });
});

it.each([
  ['iam:CreateUser', 'No policy of the role allows iam:CreateUser today'],
  ['s3:GetObjct', 'AWS has no action s3:GetObjct. Did you mean s3:GetObject'],
  ['s3:*', 'AWS has no action s3:*.'],
])('cannot keep %s', (action, message) => {
  const [problem] = problemsOf(actions([], [[action]]), [DRAFT]);

  expect(problem).toMatchObject({ where: action, message: expect.stringContaining(message) });
});

it('says that nothing was chosen', () => {
  expect(problemsOf(actions([], []))).toMatchObject([
    { message: 'Choose what to drop or to keep.' },
  ]);
});

it('takes a second document when one is full', () => {
  const many = Array.from(
    { length: 60 },
    (_, at) => `arn:aws:s3:::bucket-${'x'.repeat(60)}-${at}/*`,
  );
  const full = draft('app-1', allow(['s3:GetObject'], many, TLS));
  const more = many.map((arn): [string, string] => [
    's3:PutObject',
    arn.replace('bucket', 'other'),
  ]);
  const { attach } = edited(actions([], more), [full]);

  expect(attach.map(({ name }) => name)).toEqual(['app-1', 'app-1-2']);
});

it('changes one ARN of one statement', () => {
  const place = { draft: 0, statement: 0, resource: 1 };
  const outcome = edited({ kind: 'resource', only: [], place, to: 'arn:aws:s3:::b/in/*' });

  expect(statementsOf(outcome)).toEqual([
    allow(['s3:GetObject', 's3:PutObject'], [A, 'arn:aws:s3:::b/in/*'], TLS),
  ]);
  expect(outcome.note).toBe(`changes ${B} to arn:aws:s3:::b/in/*`);
});

it('changes an ARN for one action alone, which gets a statement of its own', () => {
  const place = { draft: 0, statement: 0, resource: 1 };
  const to = 'arn:aws:s3:::b/in/*';
  const outcome = edited({ kind: 'resource', only: ['s3:PutObject'], place, to });

  expect(statementsOf(outcome)).toEqual([
    allow(['s3:GetObject'], [A, B], TLS),
    allow(['s3:PutObject'], [A, to], TLS),
  ]);
  expect(outcome.note).toBe(`changes ${B} to ${to} for s3:PutObject`);
});

it('leaves the statement whole when all of its actions are chosen, and its Sid in one place when not', () => {
  const place = { draft: 0, statement: 0, resource: 0 };
  const named = { ...allow(['s3:GetObject', 's3:PutObject'], [A]), sid: 'Objects' };
  const move = (only: readonly string[]) =>
    statementsOf(edited({ kind: 'resource', only, place, to: B }, [draft('app-1', named)]));

  expect(move(['s3:PutObject', 's3:GetObject'])).toEqual([{ ...named, resource: [B] }]);
  expect(move(['s3:GetObject']).map(({ sid }) => sid)).toEqual(['Objects', undefined]);
});

it('refuses to change an ARN for an action that the statement does not list', () => {
  const place = { draft: 0, statement: 0, resource: 0 };
  const only = ['s3:PutObject', 's3:DeleteObject'];

  expect(problemsOf({ kind: 'resource', only, place, to: B })).toEqual([
    { where: 's3:DeleteObject', message: 'The statement does not list this action.' },
  ]);
});

it.each([
  ['', 'Enter an ARN'],
  ['s3:::b', 'Enter an ARN'],
  ['arn:aws:s3', 'Enter an ARN'],
  ['arn:aws:s3:::b c', 'Enter an ARN'],
  [`arn:aws:s3:::${'x'.repeat(2100)}`, 'at most 2048'],
  [B, 'the same as before'],
])('refuses %j for an ARN', (to, message) => {
  const place = { draft: 0, statement: 0, resource: 1 };
  expect(problemsOf({ kind: 'resource', only: [], place, to })[0]?.message).toContain(message);
});

it.each([
  { draft: 1, statement: 0, resource: 0 },
  { draft: 0, statement: 9, resource: 0 },
  { draft: 0, statement: 0, resource: 7 },
  { draft: -1, statement: Number.NaN, resource: 0.5 },
])('has no resource at $draft, $statement, $resource', (place) => {
  expect(problemsOf({ kind: 'resource', only: [], place, to: '*' })).toMatchObject([
    { message: 'There is no such resource.' },
  ]);
});

it('takes a document as it is written, and leaves those that are not', () => {
  const second = draft('app-2', allow(['sqs:SendMessage'], ['*']));
  const text =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}';
  const outcome = edited({ kind: 'written', texts: new Map([['app-1', text]]) }, [DRAFT, second]);

  expect(outcome.attach[0]?.document.statements).toEqual([allow(['s3:GetObject'], ['*'])]);
  expect(outcome.attach[1]).toBe(second);
  expect(outcome.note).toBe('edits the JSON of app-1');
});

it('renames and describes', () => {
  const names = [{ was: 'app-1', name: 'orders', description: 'Reads orders.' }];
  const { attach, note } = edited({ kind: 'described', names });

  expect(attach).toMatchObject([
    { name: 'orders', description: 'Reads orders.', path: '/ratchet/' },
  ]);
  expect(note).toBe('names and describes orders');
});

it.each([
  ['', 'x', 'Enter a name'],
  ['a/b', 'x', 'Enter a name'],
  ['../../etc', 'x', 'Enter a name'],
  ['x'.repeat(129), 'x', 'Enter a name'],
  ['ok', 'two\nlines', 'on one line'],
  ['ok', 'x'.repeat(1001), 'at most 1000'],
  ['APP-2', 'x', 'Two policies cannot be called'],
  ['app-1', 'What app needs.', 'Nothing was changed.'],
])('refuses the name %j with the description %.10j', (name, description, message) => {
  const second = draft('app-2', allow(['sqs:SendMessage'], ['*']));
  const edit: Edit = { kind: 'described', names: [{ was: 'app-1', name, description }] };
  const said = problemsOf(edit, [DRAFT, second]).map((problem) => problem.message);

  expect(said.join(' ')).toContain(message);
});
