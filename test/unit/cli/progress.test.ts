import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { logProgress, type Progress, terminalProgress } from '../../../lib/cli/progress.ts';

/** A clock that is set by hand, and what was shown. */
function bench() {
  const lines: string[] = [];
  const progress: Progress = { doing: (text) => lines.push(text), say: () => {}, done: () => {} };
  let time = 1_000_000;
  const show = logProgress(progress, () => time);
  return {
    lines,
    at: (seconds: number, reading: Partial<Parameters<typeof show>[0]>) => {
      time = 1_000_000 + seconds * 1000;
      show({
        files: 0,
        totalFiles: 720,
        bytes: 0,
        totalBytes: 120_000_000,
        records: 0,
        ...reading,
      });
    },
  };
}

it('shows files, bytes, records, their rate, and the time that is left', () => {
  const { lines, at } = bench();
  at(0, {});
  at(0.5, { files: 3, bytes: 600_000, records: 5000 });
  at(10, { files: 60, bytes: 12_000_000, records: 123_456 });
  at(1200, { files: 60, bytes: 30_000_000, records: 2_000_000 });
  expect(lines).toEqual([
    'reading logs: 0/720 files, 0.0 of 120.0 MB, 0 records',
    'reading logs: 3/720 files, 0.6 of 120.0 MB, 5,000 records',
    'reading logs: 60/720 files, 12.0 of 120.0 MB, 123,456 records, 12,346/s, 1:30 left',
    'reading logs: 60/720 files, 30.0 of 120.0 MB, 2,000,000 records, 1,667/s, 1:00:00 left',
  ]);
});

it('shows no end of a stream, of which it is not known', () => {
  const { lines, at } = bench();
  at(10, { bytes: 12_000_000, totalBytes: 0, records: 100 });
  expect(lines).toEqual(['reading logs: 0/720 files, 12.0 MB, 100 records, 10/s']);
});

it('is not shown more than ten times a second', () => {
  const { lines, at } = bench();
  for (let step = 0; step <= 1000; step += 1) at(step / 1000, { bytes: step });
  expect(lines).toHaveLength(11);
});

it('counts the rate of the second reading from its own start', () => {
  const { lines, at } = bench();
  at(100, { bytes: 120_000_000, records: 1000 });
  at(101, { bytes: 1, records: 0 });
  at(111, { bytes: 60_000_000, records: 500 });
  expect(lines.at(-1)).toMatch(/, 50\/s, 0:10 left$/);
});

it('writes one line over and over on a terminal, as wide as that, and nothing in a pipe or when quiet', () => {
  const shown = (isTTY: boolean, quiet: boolean) => {
    const to = Object.assign(new PassThrough(), { isTTY, columns: 10 });
    const progress = terminalProgress(to, quiet);
    progress.doing('reading a long line');
    progress.done();
    return String(to.read() ?? '');
  };
  expect(shown(true, false)).toBe('\r\u001b[2Kreading a\r\u001b[2K');
  expect(shown(false, false)).toBe('');
  expect(shown(true, true)).toBe('');
});
