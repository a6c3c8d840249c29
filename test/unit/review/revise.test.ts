import { expect, it } from 'vitest';
import type { Checks } from '../../../lib/ports.ts';
import { hiddenFields, NOW, page, reviewDesk, send } from '../../support/review-desk.ts';
import * as documents from '../../support/review-documents.ts';

const REVISE = '/tickets/t1/revise';
const NAME = 'Ada (name as typed)';

async function deskWithTicket(options: Parameters<typeof reviewDesk>[0] = {}) {
  const desk = reviewDesk(options);
  await desk.open('t1');
  const post = async (fields: Readonly<Record<string, string>>) => {
    const hidden = await hiddenFields(desk.app, '/tickets/t1');
    return send(desk.app, REVISE, { ...hidden, name: 'Ada', ...fields });
  };
  const state = async () => (await desk.tickets.get('t1')) ?? expect.fail();
  const draft = async () => {
    const { ticket } = await state();
    return (await desk.archive.get(ticket.proposal)) as typeof documents.proposal;
  };
  return { ...desk, post, state, draft };
}
const words = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
    .replace(/ ([,:.])/g, '$1');
const drop = (value: string) => ({ edit: 'actions', drop: value });

it('saves an edit as a new revision in the name of whoever made it', async () => {
  const { post, state, draft } = await deskWithTicket();

  const response = await post(drop('logs:PutLogEvents'));

  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/tickets/t1#revisions');
  const { revisions, ticket } = await state();
  expect(revisions).toHaveLength(2);
  expect(revisions[1]).toMatchObject({
    number: 2,
    by: NAME,
    at: NOW,
    note: 'drops logs:PutLogEvents',
    blocked: [],
    proposal: ticket.proposal,
  });
  expect(JSON.stringify((await draft()).attach)).not.toContain('PutLogEvents');
  expect((await draft()).removed).toContain('logs:PutLogEvents');
});

it('shows the newest revision on the page, with who made it and a way to its differences', async () => {
  const { app, post } = await deskWithTicket();
  await post(drop('logs:PutLogEvents'));

  const shown = await page(app, '/tickets/t1');
  const history = words(await page(app, '/tickets/t1/history'));

  expect(words(shown)).toContain(`2. ${NAME} drops logs:PutLogEvents, 2026-07-02 09:30 UTC`);
  expect(shown).toContain('href="/tickets/t1/history"');
  expect(history).toContain('Revision 2');
  expect(history).toContain(
    '- no longer there: logs:PutLogEvents on arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders-api:*',
  );
  expect(history).toContain('Revision 1 The first draft');
});

it('approves the revision that was shown, and no other', async () => {
  const { app, post, tickets, state } = await deskWithTicket();
  const before = await hiddenFields(app, '/tickets/t1');
  await post(drop('logs:PutLogEvents'));

  const stale = await send(app, '/tickets/t1/approve', { ...before, name: 'Ada' });
  expect(stale.status).toBe(409);
  expect(tickets.decided).toEqual([]);

  const fresh = await hiddenFields(app, '/tickets/t1');
  await send(app, '/tickets/t1/approve', { ...fresh, name: 'Ada' });
  const { ticket } = await state();
  expect(tickets.decided).toMatchObject([{ kind: 'approved', proposal: ticket.proposal }]);
});

it('runs every gate again, says exactly why one fails, and blocks the approval', async () => {
  const { app, post, state, tickets } = await deskWithTicket();

  await post(drop('sqs:SendMessage'));

  expect((await state()).ticket.blocked).toEqual(['replay']);
  const text = words(await page(app, '/tickets/t1'));
  expect(text).toContain('Failed Replay 1 of');
  expect(text).toContain('sqs:SendMessage on arn:aws:sqs:eu-west-1:111122223333:orders-to-ship');
  expect(text).toContain('Not possible: replay failed.');
  const fields = await hiddenFields(app, '/tickets/t1');
  const approved = await send(app, '/tickets/t1/approve', { ...fields, name: 'Ada' });
  expect(approved.status).toBe(409);
  expect(tickets.decided).toEqual([]);
});

it('cannot add access by the JSON: the gate fails and says what would be new', async () => {
  const { app, post, state } = await deskWithTicket();
  const text =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"}}';

  await post({ edit: 'written', 'text-0': text });

  expect((await state()).ticket.blocked).toContain('no new access');
  expect(words(await page(app, '/tickets/t1'))).toContain(
    'Failed No new access Refuted: the drafts would allow iam:CreateUser on',
  );
});

it('cannot add access by an ARN, and says so before it is saved', async () => {
  const [wide] = documents.snapshot.attached;
  if (wide === undefined) throw new Error('no policy');
  const statements = documents.proposal.attach.flatMap(({ document }) => document.statements);
  const attached = [{ ...wide, document: { ...wide.document, statements } }];
  const desk = reviewDesk();
  await desk.open('t1', { snapshot: { ...documents.snapshot, attached } });
  const to = 'arn:aws:s3:::acme-orders/*';

  const asked = await page(desk.app, `/tickets/t1/arn?at=0.1.0&to=${to}`);
  const hidden = await hiddenFields(desk.app, '/tickets/t1');
  await send(desk.app, REVISE, { ...hidden, name: 'Ada', edit: 'resource', at: '0.1.0', to });

  expect(words(asked)).toContain('It would be new access, such as s3:GetObject on');
  expect((await desk.tickets.get('t1'))?.ticket.blocked).toEqual(['no new access']);
  const shown = words(await page(desk.app, '/tickets/t1'));
  expect(shown).toContain('Refuted: the drafts would allow s3:GetObject on');
  expect(shown).toContain('+ would be new: s3:GetObject');
});

it('asks the independent checks about every revision, and heeds them', async () => {
  const asked: unknown[] = [];
  const checks: Checks = {
    run: async (drafts) => {
      asked.push(drafts);
      return [{ name: 'ValidatePolicy', result: 'failed', detail: 'A finding.' }];
    },
  };
  const { post, state, draft } = await deskWithTicket({ checks: () => checks });

  await post(drop('logs:PutLogEvents'));

  const { attach } = await draft();
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContainEqual(attach[0]?.document);
  expect((await state()).ticket.blocked).toEqual(['ValidatePolicy']);
});

it('gives an action back as the role has it', async () => {
  const { post, draft, state } = await deskWithTicket();

  await post({ edit: 'actions', keep: 's3:DeleteObject', 'keep-on': 'arn:aws:s3:::acme-orders/*' });

  expect((await draft()).unknown).toContainEqual({
    action: 's3:DeleteObject',
    resources: ['arn:aws:s3:::acme-orders/*'],
    reason: 'kept by a reviewer, not seen in use',
  });
  expect((await state()).ticket.blocked).toEqual([]);
});

it.each([
  [{ edit: 'actions' }, 'Choose what to drop or to keep.'],
  [drop('s3:Nothing'), 'The draft does not grant it, so it cannot be dropped.'],
  [drop('s3:GetObject arn:aws:s3:::other'), 'does not grant it on arn:aws:s3:::other'],
  [{ edit: 'actions', keep: 'iam:CreateUser' }, 'No policy of the role allows iam:CreateUser'],
  [{ edit: 'written', 'text-0': '{' }, 'line 1, column'],
  [
    { edit: 'written', 'text-0': '{\r\n"Statement": [\r\n{"Effect": "Maybe"}]}' },
    'line 3, column 12: Statement[0].Effect: "Maybe" is not allowed here',
  ],
  [{ edit: 'described', 'name-0': '../x', 'description-0': '' }, 'Enter a name of 1 to 128'],
  [{ edit: 'resource', at: '0.0.0', to: 'nonsense' }, 'Enter an ARN'],
  [{ ...drop('s3:GetObject'), name: ' ' }, 'Enter your name'],
])('shows %j again with what is wrong', async (fields, problem) => {
  const { post, state } = await deskWithTicket();

  const response = await post(fields as Record<string, string>);
  const text = await response.text();

  expect(response.status).toBe(422);
  expect(words(text)).toContain(problem);
  expect(text).toContain('<title>Error: Change orders-api');
  expect((await state()).revisions).toHaveLength(1);
});

it('keeps what was written in a form that comes back', async () => {
  const { post } = await deskWithTicket();

  const text = await (await post({ edit: 'written', 'text-0': '{ "my": "words" }' })).text();

  expect(text).toContain('{ &quot;my&quot;: &quot;words&quot; }</textarea>');
});

it('takes one of two edits that were made at the same time', async () => {
  const { app, state } = await deskWithTicket();
  const hidden = await hiddenFields(app, '/tickets/t1');
  const edits = ['logs:PutLogEvents', 's3:ListAllMyBuckets'].map((action) =>
    send(app, REVISE, { ...hidden, name: 'Ada', ...drop(action) }),
  );

  const statuses = (await Promise.all(edits)).map(({ status }) => status);

  expect(statuses.toSorted()).toEqual([303, 409]);
  expect((await state()).revisions).toHaveLength(2);
});

it('changes nothing once decided, expired or superseded, or from elsewhere', async () => {
  const { app, post, tickets, state } = await deskWithTicket();
  const hidden = await hiddenFields(app, '/tickets/t1');
  const fields = { ...hidden, name: 'Ada', ...drop('logs:PutLogEvents') };

  const forged = await send(app, REVISE, fields, { 'sec-fetch-site': 'cross-site' });
  expect(forged.status).toBe(403);
  expect((await send(app, REVISE, { ...fields, csrf: 'x' })).status).toBe(403);
  expect((await app.request(REVISE)).status).toBe(405);
  expect((await post({ edit: 'constructor' })).status).toBe(415);
  await tickets.decide('t1', { kind: 'rejected', by: 'Eve', at: NOW, reason: 'no' });
  expect((await send(app, REVISE, fields)).status).toBe(409);

  expect((await state()).revisions).toHaveLength(1);
});

it('cannot edit a ticket that does not name the picture of its role', async () => {
  const desk = reviewDesk();
  await desk.open('t1', { ticket: { snapshot: undefined } });
  const hidden = await hiddenFields(desk.app, '/tickets/t1');

  const response = await send(desk.app, REVISE, {
    ...hidden,
    name: 'Ada',
    ...drop('logs:PutLogEvents'),
  });

  expect(response.status).toBe(422);
  expect(await page(desk.app, '/tickets/t1')).not.toContain('Change the draft');
});

it('refuses a form of more than a megabyte', async () => {
  const { post } = await deskWithTicket();

  expect((await post({ edit: 'written', 'text-0': 'x'.repeat(1_100_000) })).status).toBe(413);
});

it.each([
  ['put object s3', 's3:PutObject', 'Write · in the draft, seen in use'],
  ['delete object s3', 's3:DeleteObject', 'Write · taken away by the draft'],
  ['create user iam', 'iam:CreateUser', 'Write · the role cannot do this today'],
])('finds by the words %j an action, its level, and where it stands', async (q, action, told) => {
  const { app } = await deskWithTicket();

  const text = words(await page(app, `/tickets/t1/edit?q=${encodeURIComponent(q)}`));

  expect(text).toContain(`${action} ${told}`);
});

it('offers no box for what the role cannot do', async () => {
  const { app } = await deskWithTicket();

  const text = await page(app, '/tickets/t1/edit?q=create%20user%20iam');

  expect(text).not.toContain('value="iam:CreateUser"');
});

it.each(['', '%20', 'zzzzqqqq', '<script>', 'x'.repeat(5_000)])(
  'takes the words %.20j without harm',
  async (q) => {
    const { app } = await deskWithTicket();

    const response = await app.request(`/tickets/t1/edit?q=${encodeURIComponent(q)}`);

    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('<script>');
  },
);

it('names services that were used without action detail', async () => {
  const { app } = await deskWithTicket();

  expect(await page(app, '/tickets/t1/edit')).toContain('/tickets/t1/edit?q=signin#add');
});

it('counts what an ARN would cover, and says when the role does not have all of it', async () => {
  const { app } = await deskWithTicket();
  const told = async (to: string) =>
    words(await page(app, `/tickets/t1/arn?at=0.1.0&to=${encodeURIComponent(to)}`));

  expect(await told('arn:aws:s3:::acme-orders/*/0001.pdf')).toContain(
    'It would cover 736 of 948 observed calls, on 1 of 2 resources, fewer than now.',
  );
  expect(await told('arn:aws:s3:::acme-orders/*/0001.pdf')).toContain('0002.pdf');
  expect(await told('arn:aws:s3:::*')).toContain('The role has all of it today.');
  expect(await told('nonsense')).toContain('Enter an ARN');
  expect(words(await page(app, '/tickets/t1/arn?at=0.1.0'))).toContain('It would cover 948 of 948');
});

it.each(['9.0.0', '0.99.0', '0.0.99', '-1.0.0', 'a.b.c', '__proto__', ''])(
  'has no ARN at %j',
  async (at) => {
    const { app } = await deskWithTicket();

    expect((await app.request(`/tickets/t1/arn?at=${encodeURIComponent(at)}`)).status).toBe(404);
  },
);

it.each([
  ['json', 'application/json', 'orders-api.policies.json'],
  ['cloudformation', 'application/json', 'orders-api.template.json'],
  ['cdk', 'text/plain', 'orders-api.cdk.ts'],
  ['terraform', 'text/plain', 'orders-api.tf'],
  ['serverless', 'text/plain', 'orders-api.serverless.yml'],
])('gives the newest revision as a file: %s', async (format, type, name) => {
  const { app, post } = await deskWithTicket();
  await post(drop('logs:PutLogEvents'));

  const response = await app.request(`/tickets/t1/export/${format}`);

  expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
  const text = await response.text();
  expect(text).toContain('s3:ListAllMyBuckets');
  expect(text).not.toContain('PutLogEvents');
});

it.each(['nothing', '__proto__', 'constructor', '..%2F..%2Fetc%2Fpasswd', 'json%2F..'])(
  'has no file %s',
  async (format) => {
    const { app } = await deskWithTicket();

    expect((await app.request(`/tickets/t1/export/${format}`)).status).toBe(404);
  },
);

it('serves its script from its own path, of a kind that browsers run', async () => {
  const { app } = await deskWithTicket();

  const response = await app.request('/script.js');

  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await response.text()).toMatch(/^'use strict';/);
});

it.each([
  ['/', 'gzip'],
  ['/tickets/t1', 'gzip'],
  ['/tickets/t1/history', 'gzip'],
  ['/tickets/t1/edit?q=put', null],
  ['/tickets/t1/arn?at=0.0.0&to=x', null],
])('sends %s compressed only where it says nothing back: %s', async (path, encoding) => {
  const { app } = await deskWithTicket();

  const response = await app.request(path, { headers: { 'accept-encoding': 'gzip, br' } });

  expect(response.status).toBe(200);
  expect(response.headers.get('content-encoding')).toBe(encoding);
  expect(response.headers.get('cache-control')).toBe('no-store');
});
