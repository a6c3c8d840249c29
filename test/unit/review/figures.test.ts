import { expect, it } from 'vitest';
import { curveFigure } from '../../../lib/review/view/curve-figure.ts';
import { trustSection } from '../../../lib/review/view/trust-section.ts';
import { snapshot } from '../../support/review-documents.ts';
import { evidence } from '../../support/review-evidence.ts';

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
    dayCounts: list.map(() => 1),
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

const strokes = (drawn: unknown) =>
  [...String(drawn).matchAll(/<path class="(s\d)" d="([^"]*)"/g)].map(([, shade, path]) => [
    shade,
    path,
  ]);

it('draws one stroke for each run of days, the rarest action first', () => {
  const seen = seenOn({ 's3:GetObject': [1, 2, 3, 7], 's3:PutObject': [30] });
  const drawn = strokes(curveFigure(seen));

  expect(drawn).toEqual([
    ['s4', 'M29 0h1'],
    ['s4', 'M0 0h3m3 0h1'],
  ]);
});

it('shades days by the logarithm of their calls, and says which shade is how many', () => {
  const [busy] = seenOn({ 's3:GetObject': [1, 2, 3, 4, 5, 6] }).calls;
  if (busy === undefined) throw new Error('no call');
  const calls = [{ ...busy, dayCounts: [1, 9, 10, 100, 1_000, 10_000] }];
  const drawn = curveFigure({ ...evidence, calls });

  const legend = strokes(drawn).slice(0, 4);
  expect(legend.map(([shade]) => shade)).toEqual(['s1', 's2', 's3', 's4']);
  expect(words(drawn)).toContain('1 to 9 10 to 99 100 to 999 1,000 to 10,000');
  expect(strokes(drawn).slice(4)).toEqual([
    ['s1', 'M0 0h2'],
    ['s2', 'M2 0h1'],
    ['s3', 'M3 0h1'],
    ['s4', 'M4 0h2'],
  ]);
});

it('adds the calls on all resources of an action', () => {
  const [one] = seenOn({ 's3:GetObject': [1, 2] }).calls;
  if (one === undefined) throw new Error('no call');
  const calls = [
    { ...one, count: 3, dayCounts: [1, 2] },
    { ...one, resource: 'arn:aws:s3:::other/key', count: 99, dayCounts: [98, 1] },
  ];

  const drawn = words(curveFigure({ ...evidence, calls }));

  expect(drawn).toContain('32 to 99');
  expect(drawn).toMatch(/s3:GetObject\s+102 2 2026-06-01 2026-06-02/);
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
  expect(strokes(drawn).at(-1)).toEqual(['s4', 'M399 0h1']);
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
