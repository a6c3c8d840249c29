import type { Ministack } from './ministack.ts';

/** A reviewer who opens the pages behind the HTTP API, and sends what stands in their forms. */
export interface Pages {
  readonly get: (path: string) => Promise<{ readonly status: number; readonly text: string }>;
  /** Opens the page, fills in its form whose action ends so, and sends it. */
  readonly submit: (
    path: string,
    action: string,
    typed?: Readonly<Record<string, string>>,
  ) => Promise<number>;
}

/** `reviewer` signs the requests; null for somebody who does not. The signature itself is checked by API Gateway only. */
export function reviewPages({ endpoint }: Ministack, api: string, reviewer: string | null): Pages {
  const root = `${endpoint}/_aws/execute-api/${api}/$default`;
  const signed =
    reviewer === null
      ? {}
      : {
          authorization: `AWS4-HMAC-SHA256 Credential=${reviewer}/20261127/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=unchecked`,
        };
  const get = async (path: string) => {
    const response = await fetch(`${root}${path}`, { headers: signed });
    return { status: response.status, text: await response.text() };
  };
  return {
    get,
    submit: async (path, action, typed = {}) => {
      const { text } = await get(path);
      const { to, fields } = formIn(text, action);
      const response = await fetch(`${root}${to}`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          ...signed,
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
        },
        body: new URLSearchParams({ ...fields, ...typed }).toString(),
      });
      if (response.status >= 400)
        throw new Error(`${to}: ${response.status}\n${await response.text()}`);
      return response.status;
    },
  };
}

/** Where a form goes and what is hidden in it. */
export function formIn(
  page: string,
  action: string,
): { to: string; fields: Record<string, string> } {
  const forms = page.split('<form ').slice(1);
  const form = forms.find((each) => new RegExp(`^[^>]*action="[^"]*${action}"`).test(each));
  if (form === undefined) throw new Error(`the page has no form that goes to ${action}:\n${page}`);
  const hidden = form
    .split('</form>')[0]
    ?.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g);
  return {
    to: /action="([^"]*)"/.exec(form)?.[1] ?? '',
    fields: Object.fromEntries([...(hidden ?? [])].map(([, name, value]) => [name, value])),
  };
}
