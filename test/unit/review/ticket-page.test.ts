import { beforeAll, expect, it } from 'vitest';
import { page, reviewDesk } from '../../support/review-desk.ts';
import * as documents from '../../support/review-documents.ts';
import { evidence as seen } from '../../support/review-evidence.ts';

/** What a reader sees: text without markup, spaces run together. */
function words(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
    .replace(/ ([,:])/g, '$1');
}

let shown: string;
beforeAll(async () => {
  const { app, open } = reviewDesk();
  await open('t1');
  shown = words(await page(app, '/tickets/t1'));
});

it('shows what IAM saw itself beside the records, and nothing of it where IAM was not asked', async () => {
  expect(shown).not.toContain('What IAM saw itself');
  const glue = { service: 'glue', last: '2026-06-20T00:00:00.000Z', actions: [] };
  const evidence = {
    ...seen,
    lastAccessed: {
      kind: 'known' as const,
      reportedAt: '2026-07-01T00:00:00.000Z',
      services: [glue],
    },
  };
  const { app, open } = reviewDesk();
  await open('t2', { evidence });

  const text = words(await page(app, '/tickets/t2'));

  expect(text).toContain('What IAM saw itself Last accessed data of 2026-07-01 00:00 UTC');
  expect(text).toContain('no record shows a call: glue (2026-06-20)');
});

it("shows Access Analyzer's view beside ours where it gave one, whatever names are in it", async () => {
  expect(shown).not.toContain("Access Analyzer's view");
  const window = { from: '2026-06-01T00:00:00.000Z', to: '2026-06-15T00:00:00.000Z' };
  const { app, open } = reviewDesk();
  await open('t3', {
    proposal: {
      ...documents.proposal,
      secondOpinion: {
        covered: [window],
        missed: [{ window, reason: 'the job ended as FAILED' }],
        agreed: 3,
        onlyTheirs: [{ action: '<b>sqs:CreateQueue', why: 'no record here shows it', open: true }],
        onlyOurs: [{ action: 's3:GetObject', why: 'it reads no data events' }],
        services: ['glue'],
        unreadable: 1,
      },
    },
  });
  const markup = await page(app, '/tickets/t3');

  expect(markup).toContain('&lt;b&gt;sqs:CreateQueue');
  const text = words(markup);
  expect(text).toContain('Both saw 3 actions.');
  expect(text).toContain('s3:GetObject: it reads no data events');
  expect(text).toContain('Services it saw used, without actions: glue.');
  expect(text).toContain(
    'Not read from 2026-06-01 00:00 UTC to 2026-06-15 00:00 UTC: the job ended as FAILED.',
  );
  expect(text).toContain('1 policy of it could not be read.');
});

it.each([
  ['whose ticket it is', 'orders-api Open, 5 days left'],
  ['the account', 'Account 111122223333'],
  ['actions before and after', 'Actions 114 → before, 10 after'],
  ['services before and after', 'Services 9 → before, 5 after'],
  ['wildcards that stay', 'Wildcards that stay 1'],
  ['totals in the signs of the diff', '- 104 removed = 8 kept, seen in use ? 2 kept, use unknown'],
  ['warnings', 'its next deploy would undo this change'],
  ['the replay gate', 'Passed Replay 9 different calls that succeeded: all still allowed.'],
  [
    'the counter-replay gate',
    'Passed Counter-replay 2 different calls only ever refused: none becomes allowed.',
  ],
  ['the containment gate', 'Passed No new access Proven'],
  ['the size gate', 'orders-api-1: 1,012 of 6,144 characters; 2 of 10 policies attached.'],
  ['a check that did not run', 'ValidatePolicy Access Analyzer is not reachable offline.'],
  ['a tally for each service', 's3 = 2 kept ? 1 kept, use unknown - 4 removed'],
  ['a kept action', '= kept: s3:GetObject arn:aws:s3:::acme-orders/invoices/* 852 calls'],
  [
    'an unknown action with its reason',
    '? kept, use unknown: logs:PutLogEvents arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders-api:* CloudTrail never logs it',
  ],
  ['a removed action', '- s3:DeleteObject'],
  ['services of which nothing stays', '4 services lost whole'],
  [
    'the calls behind a kept action',
    'arn:aws:s3:::acme-orders/invoices/2026/06/0002.pdf 212 calls on 17 days, first 2026-06-03 10:12 UTC, last 2026-06-19 07:30 UTC',
  ],
  ['their event', 'event s3.amazonaws.com:GetObject'],
  ['their sample events', 'sample event ids 3fc1b9ec-5d0e-4b7a-9c21-'],
  [
    'what was inferred and from what',
    'event states.amazonaws.com:CreateStateMachine, inferred from a role ARN in its parameters iam:PassedToService = states.amazonaws.com',
  ],
  [
    'refused calls',
    'kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key/8c1f2a90-0000-4000-8000-5a5a5a5a5a5a: 14 refused calls, since no policy of the role allows it',
  ],
  [
    'when they were refused',
    '2026-06-02 11:00 UTC to 2026-06-09 16:45 UTC, event kms.amazonaws.com:Decrypt, AccessDenied',
  ],
  ['why a wildcard stays', 's3:ListAllMyBuckets on *: the action knows no resource types'],
  ['calls granted elsewhere', 'sns:Publish on arn:aws:sns:eu-west-1:111122223333:orders: 31 calls'],
  [
    'the calls to IAM, given before taken',
    'iam:CreatePolicy make /ratchet/orders-api-1 iam:AttachRolePolicy attach orders-api-1 iam:DetachRolePolicy detach arn:aws:iam::aws:policy/PowerUserAccess from this role only iam:DeleteRolePolicy delete the inline policy pass-any-role',
  ],
  ['what stays untouched', 'Stays as it is: deny-outside-eu'],
  [
    'the document as IAM gets it',
    '"Condition": { "StringEquals": { "iam:PassedToService": "states.amazonaws.com" } }',
  ],
  [
    'how long the role was watched',
    'Days with records 30 Days the role was active 30 Calls of the role 32,490 Different actions 8 Sessions 388',
  ],
  ['actions granted on every resource', 'Actions on every resource'],
  ['ways to more rights before and after', 'Ways to more rights'],
  ['who may assume the role', 'Service lambda.amazonaws.com by sts:AssumeRole under the condition'],
  ['how many sessions used it', '388 sessions made calls while it was watched.'],
  ['its tags', 'aws:cloudformation:stack-name = orders'],
  ['the discovery curve in words', '8 actions seen, the last new one on 2026-06-12'],
  ['the discovery curve as a table', '2026-06-03 6 2026-06-05 7 2026-06-12 8'],
  ['on which days an action was seen', 'iam:PassRole 2 2 2026-06-12 2026-06-21'],
  ['whose session made a call', 'iam:PassedToService = states.amazonaws.com session orders-api'],
  ['the last novelty', 'Last new action 2026-06-12 Quiet for 18 days'],
  [
    'what is still to come',
    'New behaviours expected about 0 in 30 days, hardly more than 1 (0 of 4 seen on one day only',
  ],
  [
    'what was read',
    'Files read 1,440 Records read 912,406 Records used 32,490 Records without parameters 2',
  ],
  ['what was left out', '879,820 made by another role'],
  ['calls of no known action', 'signin.amazonaws.com:CheckMfa: 4 calls'],
  ['what the records cannot show', '2 calls came without parameters'],
  [
    'the regions',
    'us-east-1: 400 records of anybody, 31 hours without one, the longest run 31 hours from 2026-06-13T22:00:00Z',
  ],
  [
    'what was left unopened',
    '3 files and 29 folders of another time, such as AWSLogs/111122223333/CloudTrail/eu-west-1/2026/04',
  ],
  ['files passed over', 'AWSLogs/readme.txt: not a log file'],
])('shows %s', (_, expected) => {
  expect(shown).toContain(expected);
});

it('shows damaged files, examples of failed gates, and access that would be new', async () => {
  const { app, open } = reviewDesk();
  const { ledger } = seen;
  const files = { ...ledger.files, corrupt: [{ file: 'b.json.gz', reason: 'ends early' }] };
  await open('t1', {
    gates: documents.failingGates,
    evidence: { ...seen, ledger: { ...ledger, files } },
  });

  const text = words(await page(app, '/tickets/t1'));

  expect(text).toContain('b.json.gz: ends early');
  expect(text).toContain(
    'Failed Replay 1 of 9 different calls that succeeded would be denied. sqs:SendMessage on',
  );
  expect(text).toContain(
    'Failed No new access Refuted: the drafts would allow sqs:ReceiveMessage on',
  );
  expect(text).toContain('+ would be new: sqs:ReceiveMessage');
  expect(text).toContain('Not possible: replay, no new access failed.');
});

it.each([
  [
    { verdict: 'not-proven', reason: 'the statements use NotAction' },
    'Not proven. the statements use NotAction',
  ],
  [{ verdict: 'refuted' }, 'Refuted: the drafts would allow something new.'],
] as const)('says of containment %j what is known', async (noNewAccess, expected) => {
  const { app, open } = reviewDesk();
  await open('t1', {
    gates: { ...documents.gates, noNewAccess: { passed: false, ...noNewAccess } },
  });

  expect(words(await page(app, '/tickets/t1'))).toContain(expected);
});

it('counts the calls that it leaves out of a long list', async () => {
  const [first] = seen.calls;
  if (first === undefined) throw new Error('no call');
  const resources = Array.from({ length: 5_000 }, (_, index) => `${first.resource}-${index}`);
  const calls = resources.map((resource, index) => ({ ...first, resource, count: index + 1 }));
  const kept = [{ action: first.action, resources, calls: 12_502_500 }];
  const { app, open } = reviewDesk();
  await open('t1', {
    evidence: { ...seen, calls },
    proposal: { ...documents.proposal, kept },
  });

  const text = words(await page(app, '/tickets/t1'));

  expect(text).toContain('and 4,997 more');
  expect(text).toContain('5,000 calls on 30 days');
  expect(text).toContain('And 12,377,800 calls on 4,975 other resources.');
});

it('shows every resource of an unknown action', async () => {
  const resources = ['a', 'b', 'c', 'd', 'e'].map((name) => `arn:aws:s3:::bucket-${name}`);
  const unknown = [{ action: 's3:GetObject', resources, reason: 'data events are not logged' }];
  const { app, open } = reviewDesk();
  await open('t1', { proposal: { ...documents.proposal, unknown } });

  expect(words(await page(app, '/tickets/t1'))).toContain(`${resources.join(' ')} data events`);
});

it('shows fewer calls of each action the more actions there are', async () => {
  const [first] = seen.calls;
  const actions = Array.from({ length: 500 }, (_, index) => `s3:Invented${index}`);
  const calls = actions.flatMap((action) =>
    Array.from({ length: 10 }, () => ({ ...first, action, resource: 'arn:aws:s3:::seen' })),
  ) as readonly (typeof seen.calls)[number][];
  const kept = actions.map((action) => ({ action, resources: ['*'], calls: 10 }));
  const { app, open } = reviewDesk();
  await open('t1', {
    evidence: { ...seen, calls },
    proposal: { ...documents.proposal, kept },
  });

  const text = await page(app, '/tickets/t1');

  expect(text.match(/arn:aws:s3:::seen/g)).toHaveLength(1_000);
  expect(text.match(/on 8 other resources/g)).toHaveLength(500);
});

it('has no forms once decided or expired', async () => {
  const { app, open } = reviewDesk();
  await open('t1', { ticket: { expiresAt: '2026-07-02T00:00:00Z' } });

  const text = await page(app, '/tickets/t1');

  expect(text).toContain('Expired, nothing was changed');
  expect(text).not.toContain('<form');
});

it('carries no script but its own, no inline style, and nothing from elsewhere', async () => {
  const { app, open } = reviewDesk();
  await open('t1', { gates: documents.failingGates });

  const text = `${await page(app, '/')}${await page(app, '/tickets/t1')}`;

  expect(text).not.toMatch(
    /<script(?! src="\/script\.js" defer><\/script>)|<style|\sstyle=|\son\w+=|(src|srcset|action|data)="?https?:|<link[^>]*https?:/i,
  );
});
