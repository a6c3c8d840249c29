/** An HTTP request as it would have left the machine. */
export interface Posted {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly redirect: string;
}

/** A `fetch` that goes nowhere: it keeps every request and answers each from `answer`. */
export function keptFetch(answer: (request: Posted, at: number) => Response | Promise<Response>): {
  readonly fetch: typeof fetch;
  readonly posted: Posted[];
} {
  const posted: Posted[] = [];
  return {
    posted,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const kept = {
        url: request.url,
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
        redirect: request.redirect,
      };
      posted.push(kept);
      return answer(kept, posted.length - 1);
    },
  };
}

export function jsonAnswer(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}
