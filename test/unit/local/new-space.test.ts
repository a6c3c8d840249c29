import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const MODULE = new URL('../../../lib/local/new-space.ts', import.meta.url);

/** How large V8's space for new objects becomes in a process that keeps many of them for a while, in MB. */
async function grown(holds: boolean): Promise<number> {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { holdNewSpace } from ${JSON.stringify(MODULE.href)};
    const kept = [];
    for (let at = 0; at < 6e6; at += 1) {
      kept[at % 1e6] = { at, list: [at] };
      if (${holds} && at % 1e5 === 0) holdNewSpace();
    }
    const space = getHeapSpaceStatistics().find((each) => each.space_name === 'new_space');
    console.log(space.space_size / 2 ** 20);`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--max-semi-space-size=64',
    '--input-type=module',
    '--eval',
    program,
  ]);
  return Number(stdout);
}

it('holds the space for new objects where it is once it has grown to 32 MB', async () => {
  expect(await grown(true)).toBe(32);
  expect(await grown(false)).toBeGreaterThan(32);
});
