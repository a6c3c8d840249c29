import { defineConfig } from 'vitest/config';

/** `npm test` needs nothing but the clone; the other projects name what they need and fail without it. */
const suite = (name: string, include: string[], testTimeout = 30_000) => ({
  test: { name, include, testTimeout },
});

export default defineConfig({
  test: {
    projects: [
      suite('unit', ['test/{unit,contract,machine,infra}/**/*.test.ts']),
      suite('data', ['test/data/**/*.test.ts'], 300_000),
      suite('emulator', ['test/emulator/**/*.test.ts'], 300_000),
      suite('browser', ['test/browser/**/*.test.ts'], 120_000),
    ],
  },
});
