import { beforeEach, expect, it } from 'vitest';
import {
  hiddenFields,
  ORIGIN,
  page,
  reviewDesk,
  send,
  TASK_TOKEN,
} from '../../support/review-desk.ts';

const APPROVE = '/tickets/t1/approve';

let desk: ReturnType<typeof reviewDesk>;
let fields: Record<string, string>;

beforeEach(async () => {
  desk = reviewDesk();
  await desk.open('t1');
  await desk.open('t2');
  fields = { ...(await hiddenFields(desk.app, '/tickets/t1')), name: 'Ada' };
});

const undecided = () => expect(desk.tickets.decided).toEqual([]);

it.each(
  ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE'].flatMap((method) =>
    ['approve', 'reject', 'extend'].map((action) => [method, action] as const),
  ),
)('%s to %s changes nothing', async (method, action) => {
  const query = new URLSearchParams({ ...fields, reason: 'x', days: '3' });
  // The Request constructor refuses TRACE, as browsers do, but a server can still be sent one.
  const request = new Request(`${ORIGIN}/tickets/t1/${action}?${query}`, {
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  Object.defineProperty(request, 'method', { value: method });

  const response = await desk.app.request(request);

  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
  undecided();
});

it.each([
  ['a method override in a header', { 'x-http-method-override': 'POST' }],
  ['a method override by another name', { 'x-method-override': 'POST' }],
])('does not take %s for a POST', async (_, headers) => {
  const query = new URLSearchParams(fields);
  const response = await desk.app.request(`${ORIGIN}${APPROVE}?${query}`, { headers });

  expect(response.status).toBe(405);
  undecided();
});

it.each([
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }],
  ['another site that hides its origin', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
  ['a sibling site', { 'sec-fetch-site': 'same-site', origin: 'https://other.review.test' }],
  ['the address bar', { 'sec-fetch-site': 'none', origin: 'null' }],
  ['an unknown kind of site', { 'sec-fetch-site': 'same-origin, cross-site' }],
  ['a foreign origin that claims to be the same site', { origin: 'https://evil.test' }],
  ['the same host on another port', { 'sec-fetch-site': '', origin: `${ORIGIN}:8080` }],
  ['the same host over TLS', { origin: ORIGIN.replace('http:', 'https:') }],
  ['an origin that starts alike', { origin: `${ORIGIN}.evil.test` }],
] as const)('refuses a form from %s', async (_, headers) => {
  const response = await send(desk.app, APPROVE, fields, headers);

  expect(response.status).toBe(403);
  undecided();
});

it('refuses a form that says nothing of where it comes from', async () => {
  const response = await desk.app.request(`${ORIGIN}${APPROVE}`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

  expect(response.status).toBe(403);
  undecided();
});

it('takes the origin alone from a browser without Sec-Fetch-Site', async () => {
  const response = await desk.app.request(`${ORIGIN}${APPROVE}`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN },
  });

  expect(response.status).toBe(303);
});

it.each([
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded-not',
  '',
])('refuses the content type %j', async (type) => {
  const response = await send(desk.app, APPROVE, fields, { 'content-type': type });

  expect(response.status).toBe(415);
  undecided();
});

const flip = (digit: string) => (digit === '0' ? '1' : '0');

it('refuses a token with any one of its characters changed', async () => {
  const { csrf = '' } = fields;
  expect(csrf).toMatch(/^[0-9a-f]{64}$/);
  for (const [index, digit] of [...csrf].entries()) {
    const tampered = csrf.slice(0, index) + flip(digit) + csrf.slice(index + 1);
    const response = await send(desk.app, APPROVE, { ...fields, csrf: tampered });
    expect(response.status, `character ${index}`).toBe(403);
  }
  undecided();
});

it.each([
  ['no token', ''],
  ['half a token', 'a'.repeat(32)],
  ['a longer token', 'a'.repeat(65)],
  ['a token of other characters', '\u00e9'.repeat(64)],
])('refuses %s', async (_, csrf) => {
  const response = await send(desk.app, APPROVE, { ...fields, csrf });

  expect(response.status).toBe(403);
  undecided();
});

it('refuses the token of another ticket', async () => {
  const others = await hiddenFields(desk.app, '/tickets/t2');

  const response = await send(desk.app, APPROVE, { ...others, name: 'Ada' });

  expect(response.status).toBe(403);
  undecided();
});

it('refuses a token made by another server', async () => {
  const elsewhere = reviewDesk({ secret: new Uint8Array(32).fill(8) });
  await elsewhere.open('t1');
  const theirs = await hiddenFields(elsewhere.app, '/tickets/t1');

  const response = await send(desk.app, APPROVE, { ...theirs, name: 'Ada' });

  expect(response.status).toBe(403);
  undecided();
});

it('does not decide twice when a form is sent again', async () => {
  await send(desk.app, APPROVE, fields);

  const replayed = await send(desk.app, APPROVE, fields);

  expect(replayed.status).toBe(409);
  expect(desk.tickets.decided).toHaveLength(1);
});

it('refuses a body that no form could have', async () => {
  const response = await send(desk.app, APPROVE, { ...fields, name: 'x'.repeat(40_000) });

  expect(response.status).toBe(413);
  undecided();
});

it('refuses such a body also when its length is not told', async () => {
  const chunk = new TextEncoder().encode('name='.padEnd(8_000, 'x'));
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ < 1_000) controller.enqueue(chunk);
      else controller.close();
    },
  });
  const request = new Request(`${ORIGIN}${APPROVE}`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
    },
  });

  const response = await desk.app.request(request);

  expect(response.status).toBe(413);
  expect(sent).toBeLessThan(100);
  undecided();
});

it('is not led by field names of prototypes', async () => {
  const response = await send(desk.app, APPROVE, {
    ...fields,
    ['__proto__']: 'polluted',
    constructor: 'polluted',
    'toString[call]': 'polluted',
  });

  expect(response.status).toBe(303);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it.each([
  '/tickets/__proto__',
  '/tickets/constructor',
  '/tickets/..%2F..%2Fetc%2Fpasswd',
  '/tickets/%00',
  '/tickets/%E0%A4%A',
  '/tickets/t1/approve/more',
  '/tickets/',
  '//evil.test/',
  '/%2e%2e/%2e%2e/etc/passwd',
])('has no page at %s', async (path) => {
  const response = await desk.app.request(new Request(`${ORIGIN}${path}`));

  expect(response.status).toBe(404);
  expect(response.headers.get('location')).toBeNull();
});

it('never shows the task token', async () => {
  const pages = await Promise.all(
    ['/', '/tickets/t1', '/style.css'].map((path) => page(desk.app, path)),
  );
  const after = await send(desk.app, APPROVE, fields);

  expect(
    `${pages.join('')}${await after.text()}${JSON.stringify([...after.headers])}`,
  ).not.toContain(TASK_TOKEN);
});

it.each([
  ['/', 'GET', 200],
  ['/tickets/t1', 'GET', 200],
  ['/tickets/none', 'GET', 404],
  ['/nowhere', 'GET', 404],
  ['/style.css', 'GET', 200],
  [APPROVE, 'POST', 403],
  [APPROVE, 'GET', 405],
])('%s %s carries the headers that keep it private and unframed', async (path, method, status) => {
  const response = await desk.app.request(`${ORIGIN}${path}`, { method });
  const header = (name: string) => response.headers.get(name);

  expect(response.status).toBe(status);
  expect(header('cache-control')).toBe('no-store');
  expect(header('referrer-policy')).toBe('no-referrer');
  expect(header('x-content-type-options')).toBe('nosniff');
  expect(header('x-frame-options')).toBe('DENY');
  expect(header('strict-transport-security')).toMatch(/^max-age=/);
  expect(header('content-security-policy')).toBe(
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
});

it('answers a failure of the store with a page that tells nothing of it', async () => {
  desk.tickets.list = async () => {
    throw new Error('secret table name');
  };

  const response = await desk.app.request(`${ORIGIN}/`);

  expect(response.status).toBe(500);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).not.toContain('secret table name');
  expect(desk.reported).toMatchObject([{ message: 'secret table name' }]);
});
