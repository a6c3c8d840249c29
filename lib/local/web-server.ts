import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { BadInput } from '../domain/errors.ts';

/** Anything that answers requests, such as a hono app. */
export interface WebApp {
  fetch(request: Request): Response | Promise<Response>;
}

export interface Serving {
  /** Makes the app for the path below which it is mounted: `/` and 32 hex digits, no slash at its end. */
  readonly app: (basePath: string) => WebApp;
  /** Another app, below a secret path of its own: who knows its path does not know the first one's. */
  readonly linked?: (basePath: string) => WebApp;
  /** 0 takes a free one. */
  readonly port: number;
  /** How many milliseconds a request may take to arrive whole, before it is cut off. */
  readonly patience?: number;
}

export interface WebServer {
  /** Where the app is, secret path and all. */
  readonly url: string;
  /** Where the other app is; the app itself when there is no other. */
  readonly linkedUrl: string;
  /**
   * Serves on until the browser is done: nothing under way and nothing asked for a second, since the answer to a form
   * sends it on to a page and its stylesheet. What is not done when the grace is over is cut off.
   */
  close(graceMilliseconds?: number): Promise<void>;
}

const HOST = '127.0.0.1';
const QUIET_MILLISECONDS = 1_000;

/**
 * Serves an app to this machine alone. Any page in the user's browser can send requests to loopback, so the app is
 * below a path that only the printed link knows, and requests under another host name (DNS rebinding) are refused.
 * Throws BadInput when the port cannot be had.
 */
export async function serveReview({
  app,
  linked,
  port,
  patience = 30_000,
}: Serving): Promise<WebServer> {
  const main = mounted(app);
  const other = linked === undefined ? main : mounted(linked);
  const hosts = new Set<string>();

  const answer = (request: Request) => {
    if (!hosts.has(request.headers.get('host') ?? '')) return refusal(421);
    const { pathname } = new URL(request.url);
    const asked = [main, other].find(({ basePath }) => isBelow(basePath, pathname));
    return asked === undefined ? refusal(404) : asked.app.fetch(request);
  };
  // Node looks for late requests every 30 s unless told otherwise.
  const limits = {
    headersTimeout: Math.min(10_000, patience),
    requestTimeout: patience,
    connectionsCheckingInterval: Math.ceil(patience / 6),
  };
  const server = createServer(limits, getRequestListener(answer, { hostname: HOST }));
  const bound = await listen(server, port);
  for (const name of [HOST, 'localhost']) hosts.add(`${name}:${bound}`);

  const origin = `http://${HOST}:${bound}`;
  return {
    url: `${origin}${main.basePath}`,
    linkedUrl: `${origin}${other.basePath}`,
    close: closer(server),
  };
}

function mounted(app: Serving['app']): { readonly basePath: string; readonly app: WebApp } {
  const basePath = `/${randomBytes(16).toString('hex')}`;
  return { basePath, app: app(basePath) };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program has it' : error.message;
      reject(
        new BadInput(
          `Port ${port} on ${HOST} cannot be used: ${why}. Give another one, or 0 for any.`,
        ),
      );
    });
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Compares in constant time, since what it guards is a secret. */
function isBelow(basePath: string, path: string): boolean {
  const head = Buffer.from(path.slice(0, basePath.length));
  const wanted = Buffer.from(basePath);
  const next = path[basePath.length];
  return (
    head.length === wanted.length &&
    timingSafeEqual(head, wanted) &&
    (next === undefined || next === '/')
  );
}

function refusal(status: 404 | 421): Response {
  return new Response('Open the link that was printed.\n', {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}

function closer(server: Server): WebServer['close'] {
  let underWay = 0;
  let lastEnded = 0;
  server.on('request', (_, response) => {
    underWay++;
    response.once('close', () => {
      underWay--;
      lastEnded = Date.now();
    });
  });
  return async (graceMilliseconds = 10_000) => {
    const deadline = Date.now() + graceMilliseconds;
    const busy = () => underWay > 0 || Date.now() < lastEnded + QUIET_MILLISECONDS;
    while (busy() && Date.now() < deadline) await pause(20);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
}
