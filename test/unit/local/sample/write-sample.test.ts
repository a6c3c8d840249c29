import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSample } from '../../../../lib/local/sample/make-sample.ts';
import { sampleSelectors } from '../../../../lib/local/sample/selectors.ts';
import { type WrittenSample, writeSample } from '../../../../lib/local/sample/write-sample.ts';

const options = { days: 2 };
let dir: string;
let written: WrittenSample;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ratchet-sample-'));
  written = await writeSample(join(dir, 'first'), options);
});
afterAll(() => rm(dir, { recursive: true }));

async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths
        .sort()
        .map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const),
    ),
  );
}

const json = async (path: string) => JSON.parse(await readFile(path, 'utf8'));

it('writes the account and the selectors as AWS prints them', async () => {
  expect(await json(written.authorizationDetails)).toEqual(makeSample(options).accountDetails);
  expect(await json(written.eventSelectors)).toEqual(sampleSelectors);
});

it('writes every log file gzipped, in its folder, with the records under their key', async () => {
  const files = await filesIn(written.cloudtrail);
  for (const { path, records } of makeSample(options).trailFiles) {
    const bytes = files.get(`${path}.gz`);
    expect(bytes && JSON.parse(gunzipSync(bytes).toString())).toEqual({ Records: records });
  }
});

it('puts a digest file beside them, which holds no records', async () => {
  const digests = [...(await filesIn(written.cloudtrail))].filter(([path]) =>
    path.includes('/CloudTrail-Digest/'),
  );
  expect(digests).toHaveLength(1);
  const [[, bytes] = []] = digests;
  expect(bytes && JSON.parse(gunzipSync(bytes).toString())).not.toHaveProperty('Records');
});

it('writes the same bytes a second time, also over what is there', async () => {
  const first = await filesIn(join(dir, 'first'));
  await writeSample(join(dir, 'first'), options);
  await writeSample(join(dir, 'second'), options);
  expect(await filesIn(join(dir, 'first'))).toEqual(first);
  expect(await filesIn(join(dir, 'second'))).toEqual(first);
});
