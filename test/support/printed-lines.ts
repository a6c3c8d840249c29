import { afterEach, beforeEach, vi } from 'vitest';

/** What the code under test prints, in place of the terminal: empty before each test of the file. */
export function printedLines(): string[] {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return lines;
}
