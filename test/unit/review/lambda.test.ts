import { handle } from 'hono/aws-lambda';
import { expect, it } from 'vitest';
import { reviewDesk } from '../../support/review-desk.ts';

const DOMAIN = 'review.example.com';

/** An event of API Gateway's HTTP API, payload format 2.0, as far as a login's claims and a form need it. */
function event(method: string, path: string, body?: string) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: {
      host: DOMAIN,
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      origin: `https://${DOMAIN}`,
    },
    isBase64Encoded: body !== undefined,
    ...(body === undefined ? {} : { body: Buffer.from(body).toString('base64') }),
    requestContext: {
      domainName: DOMAIN,
      http: { method, path },
      authorizer: { jwt: { claims: { email: 'ada@example.com' } } },
    },
  } as unknown as Parameters<ReturnType<typeof handle>>[0];
}

it('is the same app behind an HTTP API, with the reviewer from the login', async () => {
  const desk = reviewDesk({
    identity: ({ env }) => ({
      kind: 'known',
      name: env.requestContext.authorizer.jwt.claims.email,
    }),
    basePath: '/review',
  });
  await desk.open('t1');
  const handler = handle(desk.app);

  const shown = await handler(event('GET', '/review/tickets/t1'));
  expect(shown.statusCode).toBe(200);
  expect(shown.body).toContain('You decide as ada@example.com.');
  expect(shown.body).not.toContain('Your name');

  const hidden = (name: string) =>
    new RegExp(`name="${name}" value="(\\w+)"`).exec(shown.body)?.[1] ?? '';
  const form = new URLSearchParams({ csrf: hidden('csrf'), proposal: hidden('proposal') });
  const decided = await handler(event('POST', '/review/tickets/t1/approve', form.toString()));

  expect(decided.statusCode).toBe(303);
  expect(decided.headers).toMatchObject({
    location: '/review/tickets/t1',
    'cache-control': 'no-store',
  });
  expect(desk.tickets.decided).toMatchObject([{ kind: 'approved', by: 'ada@example.com' }]);
});
