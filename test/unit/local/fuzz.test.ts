import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ledger } from '../../../lib/domain/evidence/evidence.ts';
import { collectLogs } from '../../../lib/local/collect-logs.ts';
import { openStream } from '../../../lib/local/log-open.ts';
import { type LogPaths, listLogs } from '../../../lib/local/log-paths.ts';
import { valueContent } from '../../../lib/local/log-records.ts';
import { random as seeded } from '../../../lib/local/sample/random.ts';
import { type LogInput, mutatedLog } from '../../support/mutated-logs.ts';

const INPUTS = 50_000;
const AT_ONCE = 5000;
/** One in so many is a file, since to write and open one costs more than all the rest. */
const ON_DISK = 4;
const window = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
/** To run one again: RATCHET_FUZZ_SEED=... npm test */
const seed = Number(process.env['RATCHET_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 32));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
});
afterAll(() => rmSync(folder, { recursive: true }), 60_000);

it(`ends on ${INPUTS} mutated logs, each read whole or named with what it lost, and loses no record uncounted`, async () => {
  const random = seeded(seed).fraction;
  const told = { whole: 0, corrupt: 0, digests: 0, records: 0, judged: 0 };

  for (let start = 0; start < INPUTS; start += AT_ONCE) {
    const inputs = Array.from({ length: AT_ONCE }, (_, at) => {
      const input = mutatedLog(random, start + at);
      return { ...input, expected: expectedOf(input) };
    });
    for (const sure of [true, false]) {
      const below = join(folder, `${start}-${sure}`);
      const some = inputs.filter(({ expected }) => (expected !== null) === sure);
      const logs = await logsOf(below, some);
      const { ledger, evidence } = await collectLogs(logs, { window, roles: 'all' });

      for (const each of [ledger, ...evidence.map((one) => one.ledger)]) {
        expect(counted(each), note()).toBe(ledger.records.total);
      }
      const { files, records } = ledger;
      expect(files.read + files.corrupt.length + files.skipped.length, note()).toBe(some.length);
      if (sure) judge(below, some, ledger);
      rmSync(below, { recursive: true });
      told.judged += sure ? some.length : 0;
      told.whole += files.read;
      told.corrupt += files.corrupt.length;
      told.digests += files.skipped.length;
      told.records += records.total;
    }
  }

  console.info(`fuzz: seed ${seed}, ${INPUTS} inputs`, told);
  // Else the mutations would test nothing, or only that everything is refused.
  expect(Math.min(told.whole, told.corrupt), note()).toBeGreaterThan(INPUTS / 10);
  expect(told.judged, note()).toBeGreaterThan(INPUTS / 2);
}, 240_000);

/** Some of the inputs as files in a folder, and the others as they would come from elsewhere. */
async function logsOf(below: string, inputs: readonly LogInput[]): Promise<LogPaths> {
  mkdirSync(below);
  const onDisk = (_: unknown, at: number) => at % ON_DISK === 0;
  for (const { name, bytes } of inputs.filter(onDisk)) writeFileSync(join(below, name), bytes);
  const listed = await listLogs([below]);
  const streams = inputs
    .filter((each, at) => !onDisk(each, at))
    .map(({ name, bytes }) => {
      const file = join(below, name);
      const open = async () => openStream(file, Readable.from([bytes]));
      return { file, bytes: bytes.length, open };
    });
  return { ...listed, files: [...listed.files, ...streams] };
}

function counted({ records: { used, dropped, unmapped } }: Ledger): number {
  const counts = [...Object.values(dropped), ...Object.values(unmapped)];
  return counts.reduce((sum, count) => sum + count, used);
}

/** Checks what became of each input, and that every record that was counted has its place. */
function judge(
  below: string,
  inputs: readonly (LogInput & { readonly expected: Expected | null })[],
  { files, records }: Ledger,
): void {
  const corrupt = new Map(files.corrupt.map(({ file, reason }) => [file, reason]));
  const skipped = new Set(files.skipped.map(({ file }) => file));
  let kept = 0;
  for (const { name, expected } of inputs) {
    const path = join(below, name);
    const reason = corrupt.get(path);
    const found = reason !== undefined ? 'corrupt' : skipped.has(path) ? 'digest' : 'read';
    expect(found, note(path, reason)).toBe(expected?.kind);
    if (reason !== undefined) kept += keptIn(reason);
    if (expected?.kind === 'read') kept += expected.records;
  }
  expect(records.total, note()).toBe(kept);
}

function note(path = '', reason = ''): string {
  return `RATCHET_FUZZ_SEED=${seed} ${path.slice(folder.length)} ${reason}`;
}

/** As the reason of a corrupt file ends. */
function keptIn(reason: string): number {
  const [, records] =
    /; (?:no|the (\d+)) records? (?:was kept|before that counts?)$/.exec(reason) ?? [];
  if (records === undefined && !reason.endsWith('no record was kept')) throw new Error(reason);
  return Number(records ?? 0);
}

type Expected =
  | { readonly kind: 'read'; readonly records: number }
  | { readonly kind: 'corrupt' | 'digest' };

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
  if (!isJson(text)) {
    const several = name.includes('.jsonl') || /[}\]]\s*[{[]/.test(text);
    return several ? null : { kind: 'corrupt' };
  }
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
