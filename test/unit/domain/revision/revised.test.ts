import { expect, it } from 'vitest';
import type { PolicyDocument, Statement } from '../../../../lib/domain/policy/document.ts';
import { changesBetween } from '../../../../lib/domain/revision/changes.ts';
import { coveringOf } from '../../../../lib/domain/revision/covering.ts';
import { revised } from '../../../../lib/domain/revision/revised.ts';
import { proposal } from '../../../support/review-documents.ts';
import { evidence } from '../../../support/review-evidence.ts';

const documentOf = (...statements: readonly Statement[]): PolicyDocument => ({
  version: '2012-10-17',
  statements,
});
const BEFORE = [
  documentOf({
    effect: 'Allow',
    action: ['dynamodb:*', 's3:*', 'sqs:*', 'logs:*', 'iam:PassRole', 'new:Thing'],
    resource: ['*'],
  }),
];
const around = { before: BEFORE, staying: [], evidence };
const [DRAFT] = proposal.attach;
if (DRAFT === undefined) throw new Error('no draft');
const draftOf = (...statements: readonly Statement[]) => [
  { ...DRAFT, document: documentOf(...statements) },
];
const actionsOf = (list: readonly { readonly action: string }[]) => list.map((one) => one.action);

it('tells the same of the same drafts', () => {
  const again = revised(proposal, proposal.attach, around);

  expect(actionsOf(again.kept)).toEqual(actionsOf(proposal.kept));
  expect(again.unknown).toEqual(proposal.unknown);
  expect(again.wildcards).toContainEqual(proposal.wildcards[0]);
  expect(again.denied).toBe(proposal.denied);
  expect(again.roleDigest).toBe(proposal.roleDigest);
});

it('takes away what is dropped', () => {
  const [first, ...others] = DRAFT.document.statements;
  const less = { ...first, action: ['dynamodb:GetItem'] } as Statement;
  const next = revised(proposal, draftOf(less, ...others), around);

  expect(actionsOf(next.kept)).not.toContain('dynamodb:PutItem');
  expect(next.removed).toContain('dynamodb:PutItem');
});

it('calls unknown what a reviewer keeps and nobody saw, and says so', () => {
  const more: Statement = {
    effect: 'Allow',
    action: ['s3:DeleteObject', 'new:Thing'],
    resource: ['*'],
  };
  const next = revised(proposal, draftOf(...DRAFT.document.statements, more), around);

  const byHand = { resources: ['*'], reason: 'kept by a reviewer, not seen in use' };
  expect(next.unknown).toContainEqual({ action: 's3:DeleteObject', ...byHand });
  expect(next.unknown).toContainEqual({ action: 'new:Thing', ...byHand });
  expect(next.removed).not.toContain('s3:DeleteObject');
  expect(next.wildcards).toContainEqual({
    action: 's3:DeleteObject',
    resource: '*',
    reason: 'the action knows no resource types',
  });
});

it('says of a pattern that a reviewer wrote who wrote it', () => {
  const more: Statement = {
    effect: 'Allow',
    action: ['s3:Get*'],
    resource: ['arn:aws:s3:::acme-orders/*'],
  };
  const next = revised(proposal, draftOf(more), around);

  expect(next.wildcards).toEqual([
    { action: 's3:Get*', resource: 'arn:aws:s3:::acme-orders/*', reason: 'as a reviewer wrote it' },
  ]);
});

it('counts only calls that the drafts allow', () => {
  const narrow: Statement = {
    effect: 'Allow',
    action: ['s3:GetObject'],
    resource: ['arn:aws:s3:::acme-orders/invoices/2026/06/0001.pdf'],
  };

  expect(revised(proposal, draftOf(narrow), around).kept).toEqual([
    { action: 's3:GetObject', resources: narrow.resource, calls: 640 },
  ]);
});

it('counts the observed calls that an ARN covers', () => {
  const statement: Statement = { effect: 'Allow', action: ['s3:GetObject'], resource: ['*'] };
  const covered = (pattern: string) => coveringOf(pattern, statement, evidence.calls);

  expect(covered('arn:aws:s3:::acme-orders/*')).toEqual({
    calls: 852,
    resources: 2,
    ofCalls: 852,
    ofResources: 2,
    unseen: 0,
    beyond: [],
  });
  expect(covered('arn:aws:s3:::acme-orders/*/0002.pdf')).toMatchObject({
    calls: 212,
    resources: 1,
    beyond: ['arn:aws:s3:::acme-orders/invoices/2026/06/0001.pdf'],
  });
  expect(covered('arn:aws:s3:::elsewhere')).toMatchObject({ calls: 0, resources: 0 });
});

it('tells calls apart whose resource the log does not show', () => {
  const [call] = evidence.calls;
  if (call === undefined) throw new Error('no call');
  const statement: Statement = { effect: 'Allow', action: [call.action], resource: ['*'] };

  expect(coveringOf('*', statement, [{ ...call, resource: null, count: 7 }])).toMatchObject({
    ofCalls: 0,
    unseen: 7,
  });
});

it('tells what one revision says and the other does not, condition and all', () => {
  const tls = { condition: { Bool: { 'aws:SecureTransport': ['true'] } } };
  const was = draftOf({ effect: 'Allow', action: ['s3:GetObject'], resource: ['a', 'b'] });
  const is = draftOf(
    { effect: 'Allow', action: ['s3:GetObject'], resource: ['a'] },
    { effect: 'Allow', action: ['s3:GetObject'], resource: ['b'], ...tls },
    { effect: 'Deny', notAction: ['s3:*'], notResource: ['c'] },
  );

  expect(changesBetween(was, is)).toEqual([
    {
      sign: '+',
      effect: 'Deny',
      action: 'all but s3:*',
      resource: 'all but c',
      condition: '',
    },
    {
      sign: '+',
      effect: 'Allow',
      action: 's3:GetObject',
      resource: 'b',
      condition: '{"Bool":{"aws:SecureTransport":["true"]}}',
    },
    { sign: '-', effect: 'Allow', action: 's3:GetObject', resource: 'b', condition: '' },
  ]);
  expect(changesBetween(was, was)).toEqual([]);
});
