import { expect, it } from 'vitest';
import { radiusFigures } from '../../../lib/domain/blast-radius/figures.ts';
import { parsePolicy } from '../../../lib/domain/policy/parse.ts';
import { totalsOf } from '../../../lib/review/diff.ts';
import { harmSection } from '../../../lib/review/view/harm-section.ts';
import { headline } from '../../../lib/review/view/headline.ts';
import { allow, policy } from '../../support/policy-command.ts';
import { proposal } from '../../support/review-documents.ts';

const figures = (...statements: readonly unknown[]) =>
  radiusFigures([parsePolicy(policy(...statements), 'test')]) ?? expect.fail();
const words = (markup: unknown) =>
  String(markup)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const before = figures(allow(['iam:*', 's3:*', 'sqs:*']));
const after = figures(
  allow('s3:GetObject', 'arn:aws:s3:::b/*'),
  allow('sqs:ReceiveMessage', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
);

it('counts the ways before and after beside the actions', () => {
  const shown = words(headline(totalsOf(proposal), 1, { before, after }));
  expect(shown).toMatch(/Ways to more rights \d\d → before, 0 after/);
  expect(shown).toMatch(/Ways to get data out 7 → before, 2 after/);
});

it('names the ways that stay open, and where each is published', () => {
  const section = harmSection({ before, after });
  expect(words(section)).toContain('More rights: 0 ways open, ');
  expect(words(section)).toContain('Data: 2 ways open, 5 closed');
  expect(words(section)).toContain('s3:GetObject : read the objects');
  expect(words(section)).toContain(
    'sqs:ReceiveMessage : read the messages of queues, under conditions',
  );
  expect(String(section)).toContain('href="https://github.com/salesforce/cloudsplaining"');
});

it('is left out where there is nothing to say, and on tickets of before', () => {
  const none = figures(allow('sqs:ListQueues'));
  expect(harmSection({ before: none, after: none })).toBe('');
  expect(harmSection(undefined)).toBe('');
  expect(words(headline(totalsOf(proposal), 1, undefined))).not.toContain('Ways');
});
