import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCollecting } from '../../lib/domain/evidence/collect.ts';
import type { Ledger } from '../../lib/domain/evidence/evidence.ts';
import { meaningOf } from '../../lib/domain/trail/actions.ts';
import { denialOf } from '../../lib/domain/trail/denial.ts';
import type { TrailRecord } from '../../lib/domain/trail/record.ts';
import { readLogs } from '../../lib/local/log-files.ts';
import { listLogs } from '../../lib/local/log-paths.ts';

const DATA = join(import.meta.dirname, '../../../shared/data');
const TRAILS = join(DATA, 'cloudtrail');
const files = readdirSync(TRAILS).sort();
const window = { from: '1970-01-01T00:00:00Z', to: '9999-01-01T00:00:00Z' };

async function recordsOf(path: string): Promise<readonly unknown[]> {
  const records: unknown[] = [];
  await readLogs(await listLogs([path]), (record) => records.push(record));
  return records;
}

async function collect(path: string, again: (record: unknown) => boolean = () => false) {
  const collecting = startCollecting({ window, roles: 'all', meaningOf });
  const { files: read } = await readLogs(await listLogs([path]), (record) => {
    collecting.add(record);
    if (again(record)) collecting.add(record);
  });
  return collecting.finish(read);
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function row(file: string, roles: number, { records }: Ledger): Readonly<Record<string, unknown>> {
  const { total, used, dropped, unmapped } = records;
  return { file, roles, total, used, unmapped: sum(unmapped), ...dropped };
}

describe('every file of the corpus', () => {
  it('is read whole, with each record in one place of every ledger', async () => {
    const table: Readonly<Record<string, unknown>>[] = [];
    const unmapped: string[] = [];
    for (const file of files) {
      const { evidence, ledger } = await collect(join(TRAILS, file));
      table.push(row(file, evidence.length, ledger));
      unmapped.push(...Object.keys(ledger.records.unmapped).map((name) => `${file} ${name}`));
      expect(ledger.files).toEqual({ read: 1, skipped: [], corrupt: [], pruned: [] });
      for (const { records } of [ledger, ...evidence.map((each) => each.ledger)]) {
        expect(records.used + sum(records.dropped) + sum(records.unmapped)).toBe(records.total);
      }
    }
    console.table(table);
    console.log(['unmapped calls of roles:', ...unmapped].join('\n  '));
  });

  it('is a record for record, but for four whose time a hand took out', async () => {
    const { ledger } = await collect(TRAILS);
    expect(ledger.records.total).toBe(28_714);
    expect(ledger.records.dropped['not-a-record']).toBe(4);
  });

  it('gives the same evidence when every event is delivered twice', async () => {
    const once = await collect(TRAILS);
    const twice = await collect(TRAILS, (record) => Boolean((record as TrailRecord)?.eventID));
    const seen = ({ evidence }: typeof once) => evidence.map(({ ledger: _, ...found }) => found);
    expect(seen(once).length).toBeGreaterThan(100);
    expect(JSON.stringify(seen(twice))).toBe(JSON.stringify(seen(once)));
    expect(twice.ledger.records.dropped.duplicate).toBeGreaterThan(1_000);
  });
});

it('reads the action and the resource of every denial message as they stand there', async () => {
  const read: string[] = [];
  for (const file of files) {
    for (const record of (await recordsOf(join(TRAILS, file))) as readonly TrailRecord[]) {
      const outcome = denialOf(record);
      if (outcome.kind !== 'denied' || outcome.action === null) continue;
      const { action, resource } = outcome;
      const source = file.replace('.json.gz', '');
      read.push([source, record.eventSource, record.eventName, action, resource ?? ''].join('\t'));
    }
  }
  const truth = readFileSync(join(DATA, 'mapping/denied_truth.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([source, from, name, , action, resource]) =>
      [source, from, name, action, resource].join('\t'),
    );
  expect(truth.length).toBe(89);
  expect(read.sort()).toEqual(truth.sort());
});
