import { expect, it } from 'vitest';
import { curveFigure } from '../../../lib/review/view/curve-figure.ts';
import { trustSection } from '../../../lib/review/view/trust-section.ts';
import { evidence, snapshot } from '../../support/review-documents.ts';

const [CALL] = evidence.calls;
if (CALL === undefined) throw new Error('no call');
const day = (n: number) => `2026-06-${String(n).padStart(2, '0')}`;
const seenOn = (days: Readonly<Record<string, readonly number[]>>) => ({
  ...evidence,
  calls: Object.entries(days).map(([action, list]) => ({
    ...CALL,
    action,
    first: `${day(list[0] ?? 1)}T00:00:00Z`,
    days: list.map(day),
  })),
});
const words = (markup: unknown) =>
  String(markup)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

it('draws the curve of actions known by day as steps up to the last day', () => {
  const drawn = String(curveFigure(seenOn({ 's3:GetObject': [1, 4], 's3:PutObject': [11] })));

  expect(drawn).toContain('viewBox="0 0 30 100"');
  expect(drawn).toContain('class="line" d="M0 100H0V52H10V4H30"');
});

it('draws one box for each run of days, the rarest action first', () => {
  const drawn = String(curveFigure(seenOn({ 's3:GetObject': [1, 2, 3, 7], 's3:PutObject': [30] })));

  expect([...drawn.matchAll(/<path d="([^"]*)"/g)].map(([, path]) => path)).toEqual([
    'M29 0H30V1H29Z',
    'M0 0H3V1H0ZM6 0H7V1H6Z',
  ]);
});

it('folds away what is beyond the first twenty actions, and counts it', () => {
  const many = Object.fromEntries(Array.from({ length: 23 }, (_, at) => [`s3:A${at}`, [at + 1]]));

  expect(words(curveFigure(seenOn(many)))).toContain('3 more actions');
});

it('shows the last 400 days of a log that spans years', () => {
  const ledger = { ...evidence.ledger, days: ['2020-01-01', day(30)] };
  const calls = [{ ...CALL, first: '2020-01-01T00:00:00Z', days: ['2020-01-01', day(30)] }];
  const drawn = String(curveFigure({ ...evidence, calls, ledger }));

  expect(drawn).toContain('viewBox="0 0 400 100"');
  expect(drawn).toContain('d="M0 100H0V4H400"');
  expect(drawn).toContain('<path d="M399 0H400V1H399Z">');
});

it('draws nothing without a call or a day', () => {
  expect(curveFigure({ ...evidence, calls: [] })).toBe('');
  expect(curveFigure({ ...evidence, ledger: { ...evidence.ledger, days: [] } })).toBe('');
});

const trusting = (...statements: readonly unknown[]) =>
  words(trustSection({ ...snapshot, trust: { Version: '2012-10-17', Statement: statements } }, 1));
const assume = { Effect: 'Allow', Action: 'sts:AssumeRole' };

it.each([
  [{ ...assume, Principal: '*' }, 'everybody by sts:AssumeRole'],
  [
    { ...assume, Principal: { AWS: ['arn:aws:iam::1:root', '2'] } },
    'AWS arn:aws:iam::1:root AWS 2',
  ],
  [{ ...assume, NotPrincipal: { AWS: '3' } }, 'everybody but AWS 3'],
  [{ ...assume, Effect: 'Deny', Principal: { AWS: '4' } }, 'Never: AWS 4'],
])('says who may assume the role: %j', (statement, text) => {
  expect(trusting(statement)).toContain(text);
});

it('says so when the trust policy cannot be read, and shows it all the same', () => {
  const text = words(trustSection({ ...snapshot, trust: { Statement: 'odd' } }, 0));

  expect(text).toContain('The trust policy could not be read');
  expect(text).toContain('odd');
});

it('names the boundary that stays', () => {
  const document = { version: '2012-10-17' as const, statements: [] };
  const boundary = { arn: 'arn:aws:iam::1:policy/edge', name: 'edge', versionId: 'v1', document };

  expect(words(trustSection({ ...snapshot, boundary }, 0))).toContain('policy/edge stays');
});

it('is left out of a ticket that does not name the picture of its role', () => {
  expect(trustSection(null, 3)).toBe('');
});
