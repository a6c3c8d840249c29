import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { waitForDecisions } from '../../../lib/cli/decisions.ts';
import type { Bench } from '../../../lib/local/bench.ts';
import { fileLinks } from '../../../lib/local/file-links.ts';
import { type FileTickets, fileTickets } from '../../../lib/local/file-tickets.ts';
import { ReviewRules } from '../../../lib/review-rules.ts';
import { ownTestFolder } from '../../support/account-files.ts';
import { reviewDesk } from '../../support/review-desk.ts';
import { snapshot } from '../../support/review-documents.ts';

// The real server, app, keys and ticket store, as `tighten` opens them; only the bench's execution is left out.

const ROLE = 'orders-api';
let finish = async () => {};
afterEach(() => finish());

/** Three tickets wait: t1, t2, and `old`, whose time is over when the others are opened. */
async function waiting(rules: object = {}) {
  const out = await ownTestFolder();
  const tickets: FileTickets = await fileTickets(join(out, 'store', 'tickets'), async () => {});
  const desk = reviewDesk({ tickets });
  const old = { openedAt: '2026-05-01T00:00:00.000Z', expiresAt: '2026-05-31T00:00:00.000Z' };
  for (const id of ['t1', 't2']) await desk.open(id);
  await desk.open('old', { ticket: old });
  const roles = { snapshot: async () => snapshot };
  const bench = { tickets, archive: desk.archive, roles } as unknown as Bench;

  const told: string[] = [];
  const opened = Promise.withResolvers<void>();
  const say = (text: string) => {
    told.push(text);
    if (text.startsWith('Ctrl-C')) opened.resolve();
  };
  const ended = waitForDecisions(
    bench,
    {
      port: 0,
      secret: new Uint8Array(32).fill(7),
      out,
      rules: ReviewRules.parse(rules),
      stackFiles: [],
    },
    { doing: () => {}, say, done: () => {} },
  );
  await opened.promise;

  const states = await tickets.list();
  const printed = told.flatMap((line) => /^ {2}orders-api: (\S+)$/.exec(line)?.[1] ?? []);
  const linkTo = (id: string) => printed[states.findIndex(({ ticket }) => ticket.id === id)] ?? '';
  const list = /http:\S+\/[0-9a-f]{32}$/.exec(told[0] ?? '')?.[0] ?? '';

  /** What a browser has that followed a link. */
  const follow = async (id: string) => {
    const response = await fetch(linkTo(id), { redirect: 'manual' });
    const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
    return { status: response.status, cookie, kept: response.headers.get('set-cookie') };
  };
  const base = (link: string) => link.replace(/\/l\/.*$/, '');
  const page = async (url: string, cookie = '') =>
    fetch(url, { headers: { cookie }, redirect: 'manual' });
  const post = async (url: string, action: string, fields: object, cookie = '') => {
    const text = await (await page(url, cookie)).text();
    const hidden = (name: string) =>
      new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? '';
    const { origin } = new URL(url);
    const body = { csrf: hidden('csrf'), proposal: hidden('proposal'), ...fields };
    const response = await fetch(`${url}/${action}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: origin, 'Sec-Fetch-Site': 'same-origin', cookie },
      body: new URLSearchParams(body),
    });
    return response.status;
  };
  finish = async () => {
    const by = { by: 'test', at: '2026-07-01T06:00:00.000Z', reason: 'the test is over' };
    const left = (await tickets.list()).flatMap(({ ticket, decision }) =>
      decision === null ? [ticket.id] : [],
    );
    const last = left.includes('t2') ? 't2' : 't1';
    for (const id of left) if (id !== last) await tickets.decide(id, { kind: 'rejected', ...by });
    const fields = { name: 'Test', role: ROLE, reason: 'the test is over' };
    const { cookie } = list === '' ? await follow(last) : { cookie: '' };
    const door = list === '' ? base(linkTo(last)) : list;
    await post(`${door}/tickets/${last}`, 'reject', fields, cookie);
    await ended;
  };
  return { out, told, tickets, printed, linkTo, list, follow, base, page, post };
}

it('prints a link for each ticket that waits, below another secret path than the list', async () => {
  const { printed, list, base } = await waiting();

  expect(printed).toHaveLength(3);
  expect(new Set(printed).size).toBe(3);
  expect(new Set(printed.map(base)).size).toBe(1);
  expect(printed[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/l\/v1\.[\w.-]+$/);
  expect(base(printed[0] ?? '')).not.toBe(list);
});

it('knows who follows a link as its holder, who types a name and the name of the role', async () => {
  const { linkTo, follow, base, post, tickets } = await waiting();
  const { status, cookie } = await follow('t1');
  const ticket = `${base(linkTo('t1'))}/tickets/t1`;

  expect(status).toBe(303);
  expect(await post(ticket, 'approve', { name: 'Ada' }, cookie)).toBe(422);
  expect((await tickets.get('t1'))?.decision).toBeNull();
  expect(await post(ticket, 'approve', { name: 'Ada', role: ROLE }, cookie)).toBe(303);
  expect((await tickets.get('t1'))?.decision).toMatchObject({
    kind: 'approved',
    by: 'link holder Ada',
  });
});

it('opens the ticket of the link and no other, and without a link none', async () => {
  const { linkTo, follow, base, page } = await waiting();
  const { cookie } = await follow('t1');
  const below = base(linkTo('t1'));

  expect((await page(`${below}/tickets/t1`, cookie)).status).toBe(200);
  expect((await page(`${below}/tickets/t2`, cookie)).status).toBe(403);
  expect((await page(below, cookie)).headers.get('location')).toMatch(/\/tickets\/t1$/);
  expect((await page(below)).status).toBe(401);
  expect((await page(`${below}/tickets/t1`)).status).toBe(401);
});

it('keeps the list as it was: every ticket, for a name as typed', async () => {
  const { list, page, post, tickets } = await waiting();

  expect(await (await page(list)).text()).toContain('/tickets/t2');
  expect(await post(`${list}/tickets/t2`, 'approve', { name: 'Ada' })).toBe(303);
  expect((await tickets.get('t2'))?.decision).toMatchObject({ by: 'Ada (name as typed)' });
});

it('opens nothing by the link of a ticket that expired', async () => {
  const { follow } = await waiting();
  expect(await follow('old')).toMatchObject({ status: 410, kept: null });
});

it("keeps the cookie for as long as the ticket waits, whatever the year of the ticket's time", async () => {
  const { follow } = await waiting();
  const { kept } = await follow('t1');
  expect(kept).toMatch(/Max-Age=604800; Path=\/[0-9a-f]{32}; HttpOnly; SameSite=Lax/);
  expect(kept).not.toContain('Expires');
});

it('still opens a link after one change of the key, and not after two', async () => {
  const { out, follow } = await waiting();
  const keys = await fileLinks(join(out, 'store', 'links'));

  await keys.rotate();
  expect((await follow('t1')).status).toBe(303);
  await keys.rotate();
  expect((await follow('t1')).status).toBe(403);
});

it('lets nobody in any more by links whose key was revoked, not even who opened one before', async () => {
  const { out, follow, base, linkTo, page } = await waiting({ login: 'link' });
  const { cookie } = await follow('t1');
  const open = `${base(linkTo('t1'))}/tickets/t1`;
  expect((await page(open, cookie)).status).toBe(200);

  const file = join(out, 'store', 'links', 'link-keys.json');
  const keys = await readFile(file);

  await (await fileLinks(join(out, 'store', 'links'))).revoke();

  expect((await follow('t1')).status).toBe(403);
  expect((await page(open, cookie)).status).toBe(401);
  // By the link again, for `finish`.
  await writeFile(file, keys);
});

it("keeps the key in a file that is its owner's only, and no link on the disk", async () => {
  const { out } = await waiting();
  const folder = join(out, 'store', 'links');
  expect(await readdir(folder)).toEqual(['link-keys.json']);
  expect((await stat(join(folder, 'link-keys.json'))).mode & 0o777).toBe(0o600);
});

it('opens nothing by what the same key signed for another start', async () => {
  const before = await waiting();
  const token = before.linkTo('t1').split('/l/')[1];
  const keys = await fileLinks(join(before.out, 'store', 'links'));
  const claims = await keys.read(token ?? '');
  const later = await keys.issue({ ...(claims ?? expect.fail()), audience: 'another start' });
  expect((await before.page(`${before.base(before.linkTo('t1'))}/l/${later}`)).status).toBe(403);
});

it('has links alone with login "link"', async () => {
  const { told, list, printed, follow, base, linkTo, page } = await waiting({ login: 'link' });

  expect(told[0]).toBe('3 tickets wait for your decision: open its link.');
  expect(list).toBe('');
  expect(printed).toHaveLength(3);
  expect((await page(base(linkTo('t1')))).status).toBe(401);
  const { cookie } = await follow('t1');
  expect((await page(`${base(linkTo('t1'))}/tickets/t1`, cookie)).status).toBe(200);
});

it.each([{ approvals: 2 }, { approvers: [{ roles: { path: '/' }, people: ['*'] }] }])(
  'makes no links where rules are about names: %j',
  async (rules) => {
    const { printed, list, out } = await waiting(rules);
    expect(printed).toEqual([]);
    expect(list).not.toBe('');
    expect(await readdir(join(out, 'store', 'links'))).toEqual([]);
  },
);
