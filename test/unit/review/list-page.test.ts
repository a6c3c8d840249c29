import { expect, it } from 'vitest';
import { NOW, page, reviewDesk } from '../../support/review-desk.ts';

const roleArn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const order = (text: string) =>
  [...text.matchAll(/<code>(\w[\w-]*)<\/code><\/a>/g)].map(([, name]) => name);

it('lists what waits, the first to expire on top, then what is decided, then what is over', async () => {
  const { app, open, tickets } = reviewDesk();
  await open('a', { ticket: { roleArn: roleArn('later'), expiresAt: '2026-07-09T00:00:00Z' } });
  await open('b', { ticket: { roleArn: roleArn('sooner'), expiresAt: '2026-07-03T00:00:00Z' } });
  await open('c', { ticket: { roleArn: roleArn('old'), openedAt: '2026-05-01T00:00:00Z' } });
  await open('d', {
    ticket: {
      roleArn: roleArn('lapsed'),
      openedAt: '2026-06-01T00:00:00Z',
      expiresAt: '2026-06-08T00:00:00Z',
    },
  });
  await open('e', { ticket: { roleArn: roleArn('newer'), openedAt: '2026-06-20T00:00:00Z' } });
  await open('f', { ticket: { roleArn: roleArn('changed'), openedAt: '2026-06-10T00:00:00Z' } });
  await tickets.decide('c', { kind: 'extended', by: 'Ada', at: NOW, seconds: 7 * 86_400 });
  await tickets.decide('e', { kind: 'rejected', by: 'Bob', at: NOW, reason: 'no' });
  await tickets.supersede('f', { at: NOW, reason: 'somebody attached a policy' });

  const text = await page(app, '/');

  expect(order(text)).toEqual(['sooner', 'later', 'newer', 'old', 'changed', 'lapsed']);
  expect(text).toContain('Waiting for a decision <span class="amount">2</span>');
  expect(text).toContain('Decided <span class="amount">2</span>');
  expect(text).toContain('Expired or overtaken <span class="amount">2</span>');
  expect(text).toContain('Soak extended by 7 days, by Ada at 2026-07-02 09:30 UTC');
  expect(text).toContain('Expired, nothing was changed');
});

it('shows role, account, age, and how much is removed', async () => {
  const { app, open } = reviewDesk();
  await open('a');

  const text = (await page(app, '/')).replace(/<[^>]*>/g, '');

  expect(text).toMatch(
    /orders-api\s+account 111122223333 · opened 27 hours ago\s+104 actions removed/,
  );
});

it('lists a ticket that does not say how much it removes, and whose documents cannot be read', async () => {
  const { app, open, archive, reported } = reviewDesk();
  const { proposal } = await open('a', { ticket: { removes: undefined } });
  await open('b', {
    ticket: {
      removes: undefined,
      roleArn: roleArn('sound'),
      proposal: await archive.put('proposal', { kept: [], unknown: [], removed: ['s3:GetObject'] }),
    },
  });
  archive.alter(proposal, {});

  const text = await page(app, '/');

  expect(text).toContain('documents cannot be read');
  expect(text).toContain('<b>1</b> action removed');
  expect(reported).toHaveLength(1);
});

it.each([
  ['ORDERS', ['orders-api', 'orders-job']],
  ['444455556666', ['orders-job']],
  ['  api   orders ', ['orders-api']],
  ['nothing-such', []],
])('finds tickets by the words of %j', async (words, names) => {
  const { app, open } = reviewDesk();
  await open('a', { ticket: { expiresAt: '2026-07-08T00:00:00Z' } });
  await open('b', {
    ticket: {
      roleArn: 'arn:aws:iam::444455556666:role/orders-job',
      expiresAt: '2026-07-09T00:00:00Z',
    },
  });
  await open('c', { ticket: { roleArn: roleArn('billing') } });

  const text = await page(app, `/?q=${encodeURIComponent(words)}`);

  expect(order(text)).toEqual(names);
  expect(text).toContain(`name="q" type="search" value="${words.trim()}"`);
  expect(text.includes('None found.')).toBe(true);
});

it('shows what was searched for as text, and no more of it than a role can be called', async () => {
  const { app, open } = reviewDesk();
  await open('a');

  const text = await page(app, `/?q=${encodeURIComponent(`"><script>${'a'.repeat(2_000)}`)}`);

  expect(text).toContain('value="&quot;&gt;&lt;script&gt;aaa');
  expect(text).not.toContain('<script>a');
  expect(text).not.toContain('a'.repeat(600));
});

it('says that nothing waits', async () => {
  expect(await page(reviewDesk().app, '/')).toContain('Nothing waits.');
});

const OF_TICKET = [
  ...['approve', 'extend', 'reject', 'export', 'edit', 'files'],
  ...['json', 'cloudformation', 'cdk', 'terraform', 'serverless'].map(
    (format) => `export/${format}`,
  ),
];

it.each(['', '/secret', '/stage/review'])('keeps every address below %j', async (basePath) => {
  const { app, open } = reviewDesk({ basePath });
  await open('a');

  const list = await page(app, basePath === '' ? '/' : basePath);
  const ticket = await page(app, `${basePath}/tickets/a`);

  const addresses = [...`${list}${ticket}`.matchAll(/(?:href|action)="(?!https:)([^"#]+)"/g)].map(
    ([, address]) => address,
  );
  expect(new Set(addresses)).toEqual(
    new Set([
      basePath === '' ? '/' : basePath,
      `${basePath}/style.css`,
      `${basePath}/tickets/a`,
      ...OF_TICKET.map((action) => `${basePath}/tickets/a/${action}`),
    ]),
  );
  expect((await app.request(`${basePath}/style.css`)).headers.get('content-type')).toBe(
    'text/css; charset=utf-8',
  );
});
