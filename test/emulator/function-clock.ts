import { readFileSync } from 'node:fs';

// Loaded before a function runs: its Date goes by the clock of the emulated account (clock.ts).

const RealDate = Date;
const file = process.env['CLOCK_FILE'] ?? '';
/** A Date is made far more often than the test moves the clock. */
const FRESH_MS = 20;

let readAt = Number.NEGATIVE_INFINITY;
let ahead = 0;

function now(): number {
  if (performance.now() - readAt > FRESH_MS) {
    readAt = performance.now();
    ahead = Number(readFileSync(file, 'utf8')) * 1000;
  }
  return Math.floor(RealDate.now() + ahead);
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, asked) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, asked),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
