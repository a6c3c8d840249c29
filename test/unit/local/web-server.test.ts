import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { BadInput } from '../../../lib/domain/errors.ts';
import { serveReview, type WebApp, type WebServer } from '../../../lib/local/web-server.ts';

const servers: WebServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close(0)));
});

async function serve(fetch: WebApp['fetch'] = () => new Response('the app')): Promise<WebServer> {
  const server = await serveReview({ app: () => ({ fetch }), port: 0 });
  servers.push(server);
  return server;
}

/** A request with headers that `fetch` does not let a caller choose. */
function ask(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  path?: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    request({ hostname, port, path: path ?? pathname, headers }, (response: IncomingMessage) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}

it('serves the app below a secret path of 128 bits, on loopback alone', async () => {
  const { url } = await serve();

  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
  expect(await (await fetch(url)).text()).toBe('the app');
  expect(await (await fetch(`${url}/tickets/t1`)).text()).toBe('the app');
});

it('makes the app for the path of its link', async () => {
  const mounts: string[] = [];
  const server = await serveReview({
    app: (basePath) => {
      mounts.push(basePath);
      return { fetch: () => new Response() };
    },
    port: 0,
  });
  servers.push(server);

  expect(mounts).toEqual([new URL(server.url).pathname]);
});

it('serves another app below a path of its own, and neither by the path of the other', async () => {
  const said = (text: string) => (basePath: string) => ({
    fetch: ({ url }: Request) => new Response(`${text} ${url.includes(basePath)}`),
  });
  const server = await serveReview({ app: said('list'), linked: said('linked'), port: 0 });
  servers.push(server);

  expect(server.linkedUrl).not.toBe(server.url);
  expect(server.linkedUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
  expect(await (await fetch(`${server.url}/x`)).text()).toBe('list true');
  expect(await (await fetch(`${server.linkedUrl}/x`)).text()).toBe('linked true');
});

it('has another path at every start', async () => {
  const [one, other] = await Promise.all([serve(), serve()]);

  expect(new URL(one.url).pathname).not.toBe(new URL(other.url).pathname);
});

it('answers nothing of the app to one that does not know the path', async () => {
  const asked: string[] = [];
  const { url } = await serve(({ url: path }) => {
    asked.push(path);
    return new Response('the app');
  });
  const { pathname } = new URL(url);
  const changed = pathname.slice(0, -1) + (pathname.endsWith('0') ? '1' : '0');

  const guesses = [
    '/',
    '/favicon.ico',
    changed,
    pathname.slice(0, -1),
    `${pathname}0`,
    pathname.toUpperCase().replace(/[0-9]/g, 'A'),
    `/x/..${changed}`,
    `//${pathname}`,
  ];
  for (const path of guesses) expect(await ask(url, {}, path), path).toBe(404);
  expect(asked).toEqual([]);
});

it.each([
  ['another name that points here', 'rebound.evil.test', 421],
  ['another name with the port', 'rebound.evil.test:PORT', 421],
  ['the address without the port', '127.0.0.1', 421],
  ['another port', '127.0.0.1:1', 421],
  ['another loopback address', '127.0.0.2:PORT', 421],
  ['the address', '127.0.0.1:PORT', 200],
  ['localhost', 'localhost:PORT', 200],
])('with %s as its host (%s) answers %i', async (_, host, status) => {
  const { url } = await serve();

  expect(await ask(url, { host: host.replace('PORT', new URL(url).port) })).toBe(status);
});

it('says which port is taken', async () => {
  const { url } = await serve();
  const port = Number(new URL(url).port);

  const second = serveReview({ app: () => ({ fetch: () => new Response() }), port });

  await expect(second).rejects.toThrow(BadInput);
  await expect(second).rejects.toThrow(
    `Port ${port} on 127.0.0.1 cannot be used: another program has it.`,
  );
});

it('serves on until what is under way has ended, then closes', async () => {
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const server = await serve(async ({ url }) => {
    if (url.endsWith('/slow')) {
      started.resolve();
      await release.promise;
    }
    return new Response('done');
  });
  const underWay = fetch(`${server.url}/slow`);
  await started.promise;

  const closed = server.close(600_000);
  expect(await (await fetch(server.url)).text()).toBe('done');
  release.resolve();

  expect(await (await underWay).text()).toBe('done');
  await closed;
  await expect(fetch(server.url)).rejects.toThrow();
});

it('does not wait for a browser that keeps its connection', async () => {
  const server = await serve();
  const agent = new Agent({ keepAlive: true });
  const { hostname, port, pathname } = new URL(server.url);
  await new Promise<void>((resolve) => {
    request({ agent, hostname, port, path: pathname }, (response) =>
      response.resume().once('end', resolve),
    ).end();
  });

  await server.close(600_000);

  agent.destroy();
});

it('cuts off a request that never ends once the grace is over', async () => {
  const server = await serve();
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.once('connect', resolve));
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.once('error', () => {}).write('POST / HTTP/1.1\r\nHost: x\r\n');

  await server.close(0);

  await ended;
});

it.each([
  ['a body that never ends', 'content-length: 100\r\n\r\nd'],
  ['a body in chunks without a last one', 'transfer-encoding: chunked\r\n\r\n1\r\nd\r\n'],
  ['headers that never end', 'x-more: '],
])('cuts off %s, and serves others meanwhile', async (_, rest) => {
  const read = Promise.withResolvers<string>();
  const app = () => ({
    fetch: async (request: Request) => {
      if (request.method === 'GET') return new Response('the app');
      const body = request.text().then(
        (text) => `decided by ${text}`,
        () => 'nothing came whole',
      );
      read.resolve(await body);
      return new Response(await body);
    },
  });
  const server = await serveReview({ app, port: 0, patience: 300 });
  servers.push(server);
  const { host, hostname, port, pathname } = new URL(server.url);

  const socket = connect(Number(port), hostname);
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.once('close', () => resolve(text));
  });
  socket.write(`POST ${pathname}/tickets/t1/approve HTTP/1.1\r\nhost: ${host}\r\n${rest}`);

  expect(await (await fetch(server.url)).text()).toBe('the app');
  expect(await answer).toMatch(/^HTTP\/1.1 408 /);
  if (!rest.startsWith('x-more')) expect(await read.promise).toBe('nothing came whole');
});
