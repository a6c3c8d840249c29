import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { oidcLogin } from '../../../lib/review/oidc-login.ts';
import { reviewDesk } from '../../support/review-desk.ts';

const ORIGIN = 'https://review.test';
const ISSUER = 'https://login.test';

let claims: Record<string, unknown>;
let asked: { readonly url: string; readonly body: string }[];
let desk: ReturnType<typeof reviewDesk>;

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const json = (value: unknown) => Response.json(value);

/** A provider as OpenID Connect has it: discovery, and a token for a code. */
async function provider(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = String(input instanceof Request ? input.url : input);
  asked.push({ url, body: String(init?.body ?? '') });
  if (url.endsWith('/.well-known/openid-configuration')) {
    return json({
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/authorize`,
      token_endpoint: `${ISSUER}/token`,
      scopes_supported: ['openid', 'email'],
    });
  }
  const at = Math.floor(Date.now() / 1000);
  const body = { iss: ISSUER, aud: 'ratchet', sub: 'u-1', iat: at, exp: at + 300, ...claims };
  const id_token = `${base64url({ alg: 'RS256' })}.${base64url(body)}.c2ln`;
  return json({ access_token: 'a', token_type: 'bearer', id_token, refresh_token: 'r' });
}

beforeEach(async () => {
  [claims, asked] = [{}, []];
  vi.stubGlobal('fetch', provider);
  desk = reviewDesk(
    oidcLogin({
      issuer: ISSUER,
      clientId: 'ratchet',
      clientSecret: 'client-secret-that-nobody-sees',
      sessionSecret: 'a'.repeat(64),
    }),
  );
  await desk.open('t1');
});
afterEach(() => vi.unstubAllGlobals());

const cookies = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .filter((each) => !each?.endsWith('='))
    .join('; ');
const get = (path: string, cookie = '') =>
  desk.app.request(`${ORIGIN}${path}`, { headers: { cookie } });

/** Goes to a page without a login, and comes back from the provider with a code. */
async function logIn(given: Record<string, unknown> = {}, alter = (cookie: string) => cookie) {
  const sent = await get('/tickets/t1');
  const to = new URL(sent.headers.get('location') ?? '');
  claims = { nonce: to.searchParams.get('nonce'), ...given };
  const state = to.searchParams.get('state');
  return get(`/callback?code=c-1&state=${state}`, alter(cookies(sent)));
}

it('sends whoever has no login to the provider, with PKCE, state and nonce, and shows nothing', async () => {
  const response = await get('/tickets/t1');
  expect(response.status).toBe(302);
  const to = new URL(response.headers.get('location') ?? '');
  expect(to.origin + to.pathname).toBe(`${ISSUER}/authorize`);
  expect(to.searchParams.get('redirect_uri')).toBe(`${ORIGIN}/callback`);
  expect(to.searchParams.get('code_challenge_method')).toBe('S256');
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(to.searchParams.get(name)?.length).toBeGreaterThan(20);
  }
  expect(await response.text()).not.toContain('orders-api');
  expect(response.headers.get('cache-control')).toBe('no-store');
});

it('takes the verified address for who decides', async () => {
  const back = await logIn({ email: 'ann@example.com', email_verified: true });
  expect(back.headers.get('location')).toBe(`${ORIGIN}/tickets/t1`);
  const page = await get('/tickets/t1', cookies(back));
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('You decide as ann@example.com.');
});

it.each([
  ['that nobody verified', { email: 'boss@example.com', email_verified: false }],
  ['of which nothing is said', { email: 'boss@example.com' }],
  ['verified by a text of another kind', { email: 'boss@example.com', email_verified: 'yes' }],
])('takes the subject and not an address %s', async (_, given) => {
  const text = await (await get('/tickets/t1', cookies(await logIn(given)))).text();
  expect(text).toContain(`You decide as u-1 of ${ISSUER}.`);
  expect(text).not.toContain('boss@');
});

it.each([
  ['another nonce', { nonce: 'another' }],
  ['another issuer', { iss: 'https://evil.test' }],
  ['another audience', { aud: 'other-app' }],
  ['a time that is over', { exp: 1 }],
])('takes no token with %s', async (_, given) => {
  const back = await logIn(given);
  expect(back.status).toBe(500);
  expect(cookies(back)).not.toContain('ratchet-login');
});

it('takes no code without the state of this browser', async () => {
  const back = await logIn({}, (cookie) => cookie.replace(/state=[^;]+/, 'state=mine'));
  expect(back.status).toBe(500);
  expect(asked.some(({ url }) => url.endsWith('/token'))).toBe(false);
});

it('goes on to no other site, whatever the browser says', async () => {
  const back = await logIn({}, (cookie) =>
    cookie.replace(/continue=[^;]+/, 'continue=https://evil.test/x'),
  );
  expect(back.headers.get('location')).toBe('/');
});

it.each([
  [
    'altered',
    (session: string) => session.replace(/.(?=.{8}$)/, (one) => (one === 'A' ? 'B' : 'A')),
  ],
  ['without a signature', (session: string) => session.replace(/\.[^.]*$/, '.')],
  [
    'of the algorithm none',
    () => `ratchet-login=${base64url({ alg: 'none' })}.${base64url({ email: 'x', sub: 'x' })}.`,
  ],
])('takes no session that is %s', async (_, alter) => {
  const session = cookies(await logIn({ email: 'ann@example.com', email_verified: true }));
  expect((await get('/tickets/t1', session)).status).toBe(200);
  const altered = session.split('; ').find((each) => each.startsWith('ratchet-login=')) ?? '';
  expect((await get('/tickets/t1', alter(altered))).status).toBe(302);
});

it('takes no form without a login, and never shows the secret of the client', async () => {
  const response = await desk.app.request(`${ORIGIN}/tickets/t1/approve`, {
    method: 'POST',
    body: 'name=Ada',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
    },
  });
  expect(response.status).toBe(302);
  expect(desk.tickets.decided).toEqual([]);
  const told = [
    await response.text(),
    JSON.stringify([...response.headers]),
    String(desk.reported),
  ];
  expect(told.join()).not.toContain('client-secret-that');
});
