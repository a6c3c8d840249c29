import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collectLogs } from '../../lib/local/collect-logs.ts';
import { listLogs } from '../../lib/local/log-paths.ts';

const FILES = 100_000;
const A_DAY = 1440;
const window = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiny-'));
  const bytes = gzipSync(
    JSON.stringify({
      Records: [{ eventTime: '2026-03-01T00:00:00Z', eventSource: 's3', eventName: 'GetObject' }],
    }),
  );
  for (let file = 0; file < FILES; file += 1) {
    const time = new Date(Date.UTC(2026, 0, 1, 0, file)).toISOString();
    const [day, stamp] = [time.slice(0, 10), time.slice(0, 16).replace(/[-:]/g, '')];
    const below = `AWSLogs/111122223333/CloudTrail/eu-west-1/${day.replaceAll('-', '/')}`;
    if (file % A_DAY === 0) mkdirSync(join(folder, below), { recursive: true });
    const name = `111122223333_CloudTrail_eu-west-1_${stamp}Z_a.json.gz`;
    writeFileSync(join(folder, below, name), bytes);
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }), 120_000);

it(`lists and reads ${FILES} tiny files, each counted, in bounded memory`, async () => {
  const before = process.memoryUsage().rss;
  const logs = await listLogs([folder]);
  const { ledger } = await collectLogs(logs, { window, roles: 'all' });
  const grown = (process.memoryUsage().rss - before) / 1e6;

  expect(ledger.files).toEqual({ read: FILES, skipped: [], corrupt: [], pruned: [] });
  expect(ledger.records.total).toBe(FILES);
  console.info(`tiny files: ${FILES} in ${Math.round(grown)} MB more`);
  expect(grown).toBeLessThan(350);
});

it('opens only the days that a window needs', async () => {
  const march = { from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00Z', regions: null };
  const logs = await listLogs([folder], { filter: march });
  // An hour before, the day, and two days after; the other days of two months, and a month whole.
  expect(logs.files).toHaveLength(60 + 3 * A_DAY);
  expect(logs.pruned).toMatchObject([{ why: 'outside-window', folders: 56 }]);
});
