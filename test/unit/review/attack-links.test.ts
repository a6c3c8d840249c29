import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LinkClaims } from '../../../lib/domain/link.ts';
import { type FileLinks, fileLinks } from '../../../lib/local/file-links.ts';
import { fileTickets } from '../../../lib/local/file-tickets.ts';
import type { Clock } from '../../../lib/ports.ts';
import { linkHolder } from '../../../lib/review/sent-links.ts';
import { ownTestFolder } from '../../support/account-files.ts';
import { NOW, reviewDesk, TASK_TOKEN } from '../../support/review-desk.ts';

// The real app, the real token code and the real store; only the clock is ours.

const ORIGIN = 'https://review.test';
const ROLE = 'orders-api';

let now: string;
let links: FileLinks;
let desk: ReturnType<typeof reviewDesk>;
let answered: string[];
let ticket: Awaited<ReturnType<ReturnType<typeof reviewDesk>['open']>>;

beforeEach(async () => {
  now = NOW;
  const clock: Clock = { now: () => new Date(now) };
  links = await fileLinks(await ownTestFolder());
  answered = [];
  const tickets = await fileTickets(await ownTestFolder(), async (_, token) => {
    answered.push(token);
  });
  const sentLinks = { keys: links, audience: ORIGIN };
  desk = reviewDesk({ tickets, clock, sentLinks, identity: linkHolder(sentLinks, clock) });
  ticket = await desk.open('t1');
  await desk.open('t2');
});

const claims = (changes: Partial<LinkClaims> = {}): LinkClaims => ({
  ticketId: 't1',
  proposal: ticket.proposal.digest,
  purpose: 'review',
  expiresAt: ticket.expiresAt,
  nonce: '0123456789abcdef',
  audience: ORIGIN,
  ...changes,
});
const issue = (changes: Partial<LinkClaims> = {}) => links.issue(claims(changes));

const get = (path: string, cookie = '', method = 'GET') =>
  desk.app.request(`${ORIGIN}${path}`, { method, headers: { cookie } });
const cookieOf = (token: string) => `__Host-ratchet-link=${token}`;

/** What a browser that opened the link has: its cookie, and the fields of the page's forms. */
async function opened(changes: Partial<LinkClaims> = {}) {
  const token = await issue(changes);
  const cookie = cookieOf(token);
  const text = await (await get('/tickets/t1', cookie)).text();
  const fields = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  const hidden = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
  return {
    token,
    cookie,
    fields: { ...hidden, name: 'Ada', role: ROLE } as Record<string, string>,
  };
}

const post = (
  fields: Readonly<Record<string, string>>,
  cookie: string,
  path = '/tickets/t1/approve',
  headers: Readonly<Record<string, string>> = {},
) =>
  desk.app.request(`${ORIGIN}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      origin: 'null',
      cookie,
      ...headers,
    },
  });

const undecided = async () => {
  expect((await desk.store.get('t1'))?.decision).toBeNull();
  expect(answered).toEqual([]);
};

describe('a link', () => {
  it('opens its ticket, and leaves the token out of the address', async () => {
    const token = await issue();
    const response = await get(`/l/${token}`);

    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/tickets/t1');
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toContain(cookieOf(token));
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/', 'Max-Age=']) {
      expect(cookie).toContain(attribute);
    }
    const page = await get('/tickets/t1', cookieOf(token));
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain(token);
  });

  it('decides in the name of a link holder', async () => {
    const { fields, cookie } = await opened();
    expect((await post(fields, cookie)).status).toBe(303);
    expect(await (await get('/tickets/t1', cookie)).text()).toContain(
      'Approved by link holder Ada',
    );
    expect(answered).toEqual([TASK_TOKEN]);
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'POST'])(
    'that a scanner follows by %s a hundred times decides nothing',
    async (method) => {
      const token = await issue();
      for (let time = 0; time < 100; time += 1) await get(`/l/${token}`, '', method);
      expect(answered).toEqual([]);
      expect(await (await get('/tickets/t1', cookieOf(token))).text()).toContain('Approve this');
    },
  );

  it('that a scanner follows, and whose forms it sends as they are, decides nothing', async () => {
    const { fields, cookie } = await opened();
    const { name: _name, role: _role, ...rest } = fields;
    for (const action of ['approve', 'reject', 'extend', 'export']) {
      const robot = { ...rest, days: '14' };
      expect((await post(robot, cookie, `/tickets/t1/${action}`)).status).toBe(422);
    }
    await undecided();
  });

  it.each([
    ['', 422],
    ['orders', 422],
    ['ORDERS-API', 422],
    ['arn:aws:iam::111122223333:role/orders-api', 422],
    ['__proto__', 422],
  ])('does not decide when the role is typed as %j', async (role, status) => {
    const { fields, cookie } = await opened();
    expect((await post({ ...fields, role }, cookie)).status).toBe(status);
    await undecided();
  });

  it('opens nothing when its time is over, and what it opened before is closed', async () => {
    const { token, cookie, fields } = await opened();
    now = ticket.expiresAt;
    expect((await get(`/l/${token}`)).status).toBe(410);
    expect((await get('/tickets/t1', cookie)).status).toBe(401);
    expect((await post(fields, cookie)).status).toBe(401);
    await undecided();
  });

  it('opens nothing with any one of its characters changed', async () => {
    const token = await issue();
    const opening: number[] = [];
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'x' ? 'y' : 'x';
      const response = await get(`/l/${token.slice(0, at)}${other}${token.slice(at + 1)}`);
      if (response.status !== 403 && response.status !== 404) opening.push(at);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
    expect(opening).toEqual([]);
  });

  it.each([
    ['another deployment', { audience: 'https://other.test' }],
    ['the same place without encryption', { audience: 'http://review.test' }],
    ['a place whose name begins alike', { audience: `${ORIGIN}.evil.test` }],
  ])('of %s opens nothing', async (_, changes) => {
    expect((await get(`/l/${await issue(changes)}`)).status).toBe(403);
    expect((await get('/tickets/t1', cookieOf(await issue(changes)))).status).toBe(401);
  });

  it('of another purpose cannot even be issued or read', async () => {
    const other = { purpose: 'roll-back' } as unknown as Partial<LinkClaims>;
    expect((await get(`/l/${await issue(other)}`)).status).toBe(403);
  });

  it('of another ticket opens neither the page nor the forms of this one', async () => {
    const other = await desk.open('t3');
    const token = await issue({ ticketId: 't2', proposal: other.proposal.digest });
    const { fields } = await opened();
    expect((await get('/tickets/t1', cookieOf(token))).status).toBe(403);
    expect((await post(fields, cookieOf(token))).status).toBe(403);
    await undecided();
  });

  it('cannot tell which other tickets there are', async () => {
    const { cookie } = await opened();
    const [there, absent] = [await get('/tickets/t2', cookie), await get('/tickets/no', cookie)];
    expect([there.status, await there.text()]).toEqual([absent.status, await absent.text()]);
  });

  it('shows no list: it leads back to its ticket', async () => {
    const { cookie } = await opened();
    expect((await get('/', cookie)).headers.get('location')).toBe('/tickets/t1');
  });

  it('of a proposal that the ticket never had opens nothing', async () => {
    const token = await issue({ proposal: 'f'.repeat(64) });
    expect((await get('/tickets/t1', cookieOf(token))).status).toBe(403);
  });

  it('still opens after a revision, but its old page decides nothing', async () => {
    const { fields, cookie } = await opened();
    const { verification, blocked, proposal } = ticket;
    const document = { ...((await desk.archive.get(proposal)) as object), warnings: ['revised'] };
    const revised = await desk.archive.put('proposal', document);
    const store = { proposal: revised, verification, blocked, removes: 1 };
    await desk.store.revise('t1', { ...store, by: 'Grace', at: now, note: 'x' }, proposal.digest);

    expect((await get('/tickets/t1', cookie)).status).toBe(200);
    const stale = await post(fields, cookie);
    expect([stale.status, await stale.text()]).toEqual([409, expect.stringContaining('changed')]);
    const mixed = await post({ ...fields, proposal: revised.digest }, cookie);
    expect(mixed.status).toBe(403);
    await undecided();
  });

  it('opens nothing once its key was replaced twice', async () => {
    const token = await issue();
    await links.rotate();
    expect((await get(`/l/${token}`)).status).toBe(303);
    await links.rotate();
    expect((await get(`/l/${token}`)).status).toBe(403);
  });

  it('is of no use as another kind of token', async () => {
    const { token, cookie, fields } = await opened();
    expect((await post({ ...fields, csrf: token }, cookie)).status).toBe(403);
    expect((await get('/tickets/t1', cookieOf(fields['csrf'] ?? ''))).status).toBe(401);
    await undecided();
  });

  it.each([
    ['under the name without its prefix', (token: string) => `ratchet-link=${token}`],
    ['twice, a false one first', (token: string) => `${cookieOf('x')}; ${cookieOf(token)}x`],
    ['under a name of prototypes', (token: string) => `__proto__=${token}`],
  ])('is not taken from a cookie %s', async (_, cookie) => {
    expect((await get('/tickets/t1', cookie(await issue()))).status).toBe(401);
  });

  it('sends nobody anywhere but to its own pages', async () => {
    for (const ticketId of [
      '//evil.test',
      'https://evil.test',
      '/\\evil.test',
      '..',
      'a\r\nX: y',
    ]) {
      const response = await get(`/l/${await issue({ ticketId })}`);
      const location = response.headers.get('location') ?? '';
      expect(new URL(location, ORIGIN).origin).toBe(ORIGIN);
      expect(location).toMatch(/^\/tickets\//);
      expect(response.headers.get('x')).toBeNull();
    }
  });
});

describe('the form of one link holder', () => {
  it('cannot be sent by another, of the same ticket', async () => {
    const { fields } = await opened();
    const eve = await opened({ nonce: 'fedcba9876543210' });
    expect((await post(fields, eve.cookie)).status).toBe(403);
    await undecided();
  });

  it('cannot be sent from another site', async () => {
    const { fields, cookie } = await opened();
    const cross = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' };
    expect((await post(fields, cookie, undefined, cross)).status).toBe(403);
    await undecided();
  });

  it('decides once', async () => {
    const { fields, cookie } = await opened();
    expect((await post(fields, cookie)).status).toBe(303);
    expect((await post({ ...fields, name: 'Eve' }, cookie)).status).toBe(409);
    expect(answered).toHaveLength(1);
  });

  it('of fifty at once lets one win, in the store on the disk', async () => {
    const { fields, cookie } = await opened();
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, at) => post({ ...fields, name: `Holder ${at}` }, cookie)),
    );
    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([303, ...Array.from({ length: 49 }, () => 409)]);
    expect(answered).toHaveLength(1);
  });
});

describe('nothing that is a secret', () => {
  it('is in any page, header, report or log, whatever was done with it', async () => {
    const written: string[] = [];
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    }
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation((...all) => void written.push(String(all)));
    }
    const { token, cookie, fields } = await opened();
    const responses = [
      await get(`/l/${token}x`),
      await get(`/tickets/${token}`, cookie),
      await get(`/nowhere?link=${token}`, cookie),
      await get('/tickets/t2', cookie),
      await post({ ...fields, csrf: token }, cookie),
      await post({ ...fields, proposal: token }, cookie),
      await post({ ...fields, name: '' }, cookie),
      await get('/tickets/t1', cookie),
    ];
    desk.archive.alter(ticket.proposal, {});
    responses.push(await get('/tickets/t1', cookie), await post(fields, cookie));
    vi.restoreAllMocks();

    const [, key = '', payload = '', mac = ''] = token.split('.');
    const told = [...written, ...desk.reported.map((error) => `${error} ${JSON.stringify(error)}`)];
    for (const response of responses) {
      told.push(await response.text(), JSON.stringify([...response.headers]));
    }
    for (const secret of [token, payload, mac, key, TASK_TOKEN]) {
      expect(told.filter((text) => text.includes(secret))).toEqual([]);
    }
  });

  it('goes out with a referrer, stays in a cache, or runs in a frame', async () => {
    const { token, cookie } = await opened();
    for (const path of [`/l/${token}`, `/l/${token}x`, '/tickets/t1', '/', '/none']) {
      const { headers } = await get(path, cookie);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get('strict-transport-security')).toMatch(/max-age=[1-9]\d{6,}/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});
