import type { Handlers } from './handlers.ts';
import { ACCOUNT } from './ministack.ts';
import { formIn } from './review-pages.ts';

/** grace, whom API Gateway knows by her signature, before the pages of the function review-api. */
export function signedReviewer(functions: Handlers) {
  const asked = (method: string, path: string, body = '') =>
    functions.call('review-api', {
      ...{ version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: '', body },
      ...{ isBase64Encoded: false, cookies: [] },
      headers: {
        host: 'pages.example.org',
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
      requestContext: {
        ...{ accountId: ACCOUNT, apiId: 'api', domainName: 'pages.example.org' },
        ...{
          requestId: 'request',
          routeKey: '$default',
          stage: '$default',
          time: '',
          timeEpoch: 0,
        },
        http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
        authorizer: { iam: { userArn: `arn:aws:iam::${ACCOUNT}:user/grace` } },
      },
    }) as Promise<{ statusCode: number; body: string }>;

  const page = async (path: string): Promise<string> => (await asked('GET', path)).body;
  return {
    page,
    /** Opens the page, fills in its form whose action ends so, and sends it. What it is answered: 303 when it is done. */
    async submit(path: string, action: string, typed: Readonly<Record<string, string>> = {}) {
      const { to, fields } = formIn(await page(path), action);
      const body = new URLSearchParams({ ...fields, ...typed }).toString();
      return (await asked('POST', to, body)).statusCode;
    },
  };
}
