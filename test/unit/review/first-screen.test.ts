import { expect, it } from 'vitest';
import { page, reviewDesk } from '../../support/review-desk.ts';
import * as documents from '../../support/review-documents.ts';
import { evidence } from '../../support/review-evidence.ts';

type Contents = Parameters<ReturnType<typeof reviewDesk>['open']>[1];

/** The ticket's page as a reader sees it: without markup, spaces run together. */
async function textOf(contents: Contents): Promise<string> {
  const { app, open } = reviewDesk();
  await open('t1', contents);
  const markup = await page(app, '/tickets/t1');
  return markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.:])/g, '$1');
}

const proposal = documents.proposal;

it('says first what is lost, why that is safe, and what is not known', async () => {
  const text = await textOf({});

  expect(text).toContain(
    'What is lost 104 of 114 actions, none of which was seen in use. 4 services whole:',
  );
  expect(text).toContain(
    'Why it is safe All gates passed. Each of 9 different calls seen on 30 days stays allowed',
  );
  expect(text).toContain(
    'What is not known 2 actions would leave no trace in these logs: they stay.',
  );
  expect(text.indexOf('What is not known')).toBeLessThan(text.indexOf('Passed Replay'));
});

it('says how many of the lost actions were seen in use', async () => {
  const removed = [...proposal.removed, 's3:GetObject'].sort();

  const text = await textOf({ proposal: { ...proposal, removed } });

  expect(text).toContain('1 of which was seen in use.');
});

it('says why it is not safe once a gate has failed', async () => {
  const text = await textOf({ gates: documents.failingGates });

  expect(text).toContain('Why it is not safe Failed: replay, no new access. It cannot be approved');
  expect(text).not.toContain('All gates passed');
});

it('says that no call was there to try it with', async () => {
  const replay = { passed: true, checked: 0, denied: 0, examples: [] };

  const text = await textOf({ gates: { ...documents.gates, replay } });

  expect(text).toContain('All gates passed. No call was there to try it with.');
});

it('counts the gaps in what was read, and tells what is to come as the gates knew it', async () => {
  const expected = { days: 30, behaviours: 1.26, atMost: 4, byWeeks: null };
  const discovery = { days: 30, behaviours: 8, once: 3, twice: 1, estimated: 9, coverage: 0.9 };
  const known = { ...discovery, interval: [8, 14] as const, expected };

  const text = await textOf({ gates: { ...documents.gates, discovery: known } });

  expect(text).toContain('In the next 30 days about 1.3 new behaviours, hardly more than 4.');
  expect(text).toMatch(/\d gaps? in what was read/);
});

it('tells once why many unknown actions stay, and names each of them', async () => {
  const actions = ['s3:A', 's3:B', 's3:C', 's3:D'];
  const line = { resources: ['arn:aws:s3:::a/*'], reason: 'data events are not logged' };
  const few = { resources: ['*'], reason: 'never logged' };
  const unknown = [
    ...actions.map((action) => ({ action, ...line })),
    { action: 's3:E', ...few },
    { action: 's3:F', ...few },
  ];

  const text = await textOf({ proposal: { ...proposal, unknown } });

  expect(text.match(/data events are not logged/g)).toHaveLength(1);
  expect(text).toContain(
    '? kept, use unknown: 4 actions arn:aws:s3:::a/* data events are not logged s3:A s3:B s3:C s3:D',
  );
  expect(text).toContain('? kept, use unknown: s3:E * never logged');
  expect(text.indexOf('s3:F')).toBeLessThan(text.indexOf('4 actions'));
});

it('leaves an unknown action its own line where a call of it was refused', async () => {
  const [denial] = evidence.denials;
  if (denial === undefined) throw new Error('no denial');
  const unknown = ['s3:A', 's3:B', 's3:C', 's3:D', 's3:E'].map((action) => ({
    action,
    resources: ['*'],
    reason: 'never logged',
  }));
  const denials = [{ ...denial, action: 's3:C', count: 7 }];

  const text = await textOf({
    proposal: { ...proposal, unknown },
    evidence: { ...evidence, denials },
  });

  expect(text).toContain('? kept, use unknown: s3:C * never logged Refused: 7 calls');
  expect(text).toContain('4 actions * never logged s3:A s3:B s3:D s3:E');
});

it('tells once why many wildcards stay, and counts all of them', async () => {
  const wildcards = ['s3:A', 's3:B', 's3:C', 's3:D'].map((action) => ({
    action,
    resource: '*',
    reason: 'the log does not show the resource',
  }));

  const text = await textOf({ proposal: { ...proposal, wildcards } });

  expect(text).toContain('Wildcards that stay 4 Each asterisk');
  expect(text).toContain('4 actions on *: the log does not show the resource s3:A s3:B s3:C s3:D');
});

it('puts the checks that did not run on one line', async () => {
  const checks = ['ValidatePolicy', 'CheckNoNewAccess'].map((name) => ({
    name,
    result: 'not-run' as const,
    detail: `${name} needs AWS.`,
  }));

  const text = await textOf({ gates: { ...documents.gates, checks } });

  expect(text).toContain(
    'Not run Checks of AWS ValidatePolicy, CheckNoNewAccess ValidatePolicy ValidatePolicy needs AWS.',
  );
  expect(text.match(/Not run/g)).toHaveLength(1);
});

it('shuts the services of an administrator that only unknowns hold, and those lost whole', async () => {
  const names = Array.from({ length: 14 }, (_, at) => `made-up-${at}`);
  const reason = 'never logged';
  const unknown = names.map((name) => ({ action: `${name}:Do`, resources: ['*'], reason }));
  const removed = names.map((name) => `lost-${name}:Do`).sort();
  const { app, open } = reviewDesk();
  await open('t1', { proposal: { ...proposal, unknown, removed } });

  const markup = await page(app, '/tickets/t1');

  expect(markup.match(/<details class="service" open>/g)).toHaveLength(5);
  expect(markup).toContain('<details class="apart"><summary>14 services lost whole</summary>');
});

it('tells the sizes of many documents by the largest', async () => {
  const sizes = [10, 4_000, 30, 20].map((characters, at) => ({
    name: `draft-${at}`,
    characters,
    limit: 6_144,
  }));
  const size = { ...documents.gates.size, documents: sizes };

  const text = await textOf({ gates: { ...documents.gates, size } });

  expect(text).toContain(
    'draft-1: 4,000 of 6,144 characters and 3 smaller ones; 2 of 10 policies attached.',
  );
});

it('folds a long list of refused calls away, and counts it', async () => {
  const [first] = proposal.denied;
  if (first === undefined) throw new Error('no denial');
  const denied = Array.from({ length: 33 }, (_, at) => ({ ...first, action: `s3:A${at}` }));

  const text = await textOf({ proposal: { ...proposal, denied } });

  expect(text).toContain('Refused calls, never granted 33');
  expect(text).toMatch(/s3:A29 on .*3 more lines s3:A30 on .*s3:A32 on/);
});
