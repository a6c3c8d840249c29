import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collectLogs } from '../../../lib/local/collect-logs.ts';
import { listLogs } from '../../../lib/local/log-paths.ts';
import { valueContent } from '../../../lib/local/log-records.ts';
import { type LogInput, mutatedLog, randomOf } from '../../support/mutated-logs.ts';

const INPUTS = 20_000;
const AT_ONCE = 5000;
const window = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
/** To run one again: RATCHET_FUZZ_SEED=... npm test */
const seed = Number(process.env['RATCHET_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 32));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it(
  `ends on ${INPUTS} mutated logs, each read whole or named with what it lost, and loses no record uncounted`,
  async () => {
    const random = randomOf(seed);
    const told = { whole: 0, corrupt: 0, skipped: 0, records: 0, judged: 0 };

    for (let start = 0; start < INPUTS; start += AT_ONCE) {
      const below = join(folder, String(start));
      mkdirSync(below);
      const inputs = new Map<string, LogInput>();
      for (let index = start; index < start + AT_ONCE; index += 1) {
        const input = mutatedLog(random, index);
        const path = join(below, input.name);
        writeFileSync(path, input.bytes);
        inputs.set(path, input);
      }

      const { ledger, evidence } = await collectLogs(await listLogs([below]), { window, roles: 'all' });

      const { files, records } = ledger;
      const corrupt = new Map(files.corrupt.map(({ file, reason }) => [file, reason]));
      const skipped = new Set(files.skipped.map(({ file }) => file));
      expect(files.read + corrupt.size + skipped.size, note()).toBe(AT_ONCE);
      const sum = (counts: object) => Object.values(counts).reduce((one, two) => one + two, 0);
      for (const each of [records, ...evidence.map((one) => one.ledger.records)]) {
        expect(each.used + sum(each.dropped) + sum(each.unmapped), note()).toBe(records.total);
      }

      // What was kept of each broken file is said, so all that was counted has a place.
      let kept = 0;
      let unjudged = 0;
      for (const [path, input] of inputs) {
        const reason = corrupt.get(path);
        const expected = expectedOf(input);
        if (reason !== undefined) kept += keptIn(reason);
        if (expected === null) {
          if (reason === undefined && !skipped.has(path)) unjudged += 1;
          continue;
        }
        told.judged += 1;
        const found = reason !== undefined ? 'corrupt' : skipped.has(path) ? 'digest' : 'read';
        expect(found, note(path, reason)).toBe(expected.kind);
        if (expected.kind === 'read') kept += expected.records;
      }
      if (unjudged === 0) expect(records.total, note()).toBe(kept);
      else expect(records.total, note()).toBeGreaterThanOrEqual(kept);
      told.whole += files.read;
      told.corrupt += corrupt.size;
      told.skipped += skipped.size;
      told.records += records.total;
      rmSync(below, { recursive: true });
    }
    console.info(`fuzz: seed ${seed}, ${INPUTS} inputs`, told);
    // Else the mutations would test nothing, or only that everything is refused.
    expect(Math.min(told.whole, told.corrupt), note()).toBeGreaterThan(INPUTS / 10);
    expect(told.judged, note()).toBeGreaterThan(INPUTS / 2);
  },
  180_000,
);

function note(path = '', reason = ''): string {
  return `RATCHET_FUZZ_SEED=${seed} ${path.slice(folder.length)} ${reason}`;
}

/** As the reason of a corrupt file ends. */
function keptIn(reason: string): number {
  const [, records] = /; (?:no|the (\d+)) records? (?:was kept|before that counts?)$/.exec(reason) ?? [];
  if (records === undefined && !reason.endsWith('no record was kept')) throw new Error(reason);
  return Number(records ?? 0);
}

type Expected =
  | { readonly kind: 'read'; readonly records: number }
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'digest' };

/** What must become of a file by `gunzipSync` and `JSON.parse` of it whole; null where those cannot say. */
function expectedOf({ name, bytes }: LogInput): Expected | null {
  const plain = inflated(bytes);
  if (plain === null || plain.length === 0) return { kind: 'corrupt' };
  const text = plain.toString('utf8').replace(/^\ufeff/, '');
  // A list that is there twice is two lists here, and one there.
  if ((text.match(/"(Records|Events)"\s*:\s*\[/g) ?? []).length > 1) return null;
  // Of lines each stands for itself, whatever they are together.
  if (name.includes('.jsonl') && text.trim().includes('\n')) return null;
  // Several values, whole or not, are no JSON text.
  if (!isJson(text)) return name.includes('.jsonl') || /[}\]]\s*[{[]/.test(text) ? null : { kind: 'corrupt' };
  const content = valueContent(text);
  if (content.kind === 'digest') return { kind: 'digest' };
  if (content.kind === 'broken') return { kind: 'corrupt' };
  return { kind: 'read', records: content.records.length };
}

function inflated(bytes: Buffer): Buffer | null {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const { buffer, engine } = gunzipSync(bytes, { info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return engine.bytesWritten === bytes.length ? buffer : null;
  } catch {
    return null;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
