import { cpus } from 'node:os';
import { ORIGIN, reviewDesk } from '../test/support/review-desk.ts';
import { largeTicket } from './bench/review-tickets.ts';

// Measures the review pages as a reviewer's request meets them: routing, reading the documents, rendering, headers.

const GOAL_MS = 100;
const GOAL_KB = 300;
const ROUNDS = 15;
const ACTIONS = 500;
const RESOURCES = 5_000;
const TICKETS = 1_000;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

print(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}; median of ${ROUNDS}`);
const desk = reviewDesk();
await desk.open('large', largeTicket(ACTIONS, RESOURCES));
await page('ticket', `a ticket of ${ACTIONS} actions on ${RESOURCES} resources`, '/tickets/large');
await page('history', 'its history', '/tickets/large/history');
await page('edit', 'the page that changes its draft', '/tickets/large/edit');

const many = reviewDesk();
for (let number = 0; number < TICKETS; number++) await many.open(`ticket-${number}`);
await page('list', `a list of ${TICKETS} tickets`, '/', many);

/** One page: time on the server, bytes on the wire, and beside them what nobody can go below. */
async function page(name: string, what: string, path: string, from = desk): Promise<void> {
  const ask = async () => (await from.app.request(`${ORIGIN}${path}`)).text();
  const text = await ask();
  const took = await median(ask);
  const parts = text.match(/[\s\S]{1,60}/g) ?? [];
  const floor = await median(async () => Buffer.byteLength(joined(parts)));
  const accepting = { headers: { 'accept-encoding': 'gzip' } };
  const sent = await from.app.request(`${ORIGIN}${path}`, accepting);
  const how = sent.headers.get('content-encoding') ?? 'nothing';
  const kb = (await sent.arrayBuffer()).byteLength / 1000;
  const raw = Buffer.byteLength(text) / 1000;
  print('');
  print(`${what} (${name})`);
  print(
    `  ${verdict(took.cpu, GOAL_MS)} ${took.cpu.toFixed(1)} ms of processor on the server (${took.wall.toFixed(1)} ms on the wall of this machine as busy as it was), goal ${GOAL_MS} ms; floor ${floor.cpu.toFixed(2)} ms: the same bytes put together from pieces of 60 characters`,
  );
  print(
    `  ${verdict(kb, GOAL_KB)} ${kb.toFixed(0)} kB transferred, compressed with ${how}, goal ${GOAL_KB} kB; ${raw.toFixed(0)} kB of text`,
  );
}

function joined(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += part;
  return text;
}

/** Milliseconds of processor, all threads together, and of the clock on the wall, which other programs stretch. */
async function median(run: () => Promise<unknown>) {
  const times: { readonly cpu: number; readonly wall: number }[] = [];
  for (let round = 0; round < ROUNDS + 3; round++) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    await run();
    const { user, system } = process.cpuUsage(used);
    times.push({ cpu: (user + system) / 1000, wall: performance.now() - start });
  }
  // The first rounds warm up.
  const middle = (of: 'cpu' | 'wall') =>
    times
      .slice(3)
      .map((time) => time[of])
      .sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
  return { cpu: middle('cpu'), wall: middle('wall') };
}

function verdict(value: number, goal: number): string {
  return value <= goal ? 'met   ' : 'MISSED';
}
