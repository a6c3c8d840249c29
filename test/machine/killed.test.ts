import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSample } from '../../lib/local/sample/make-sample.ts';
import { sampleSelectors } from '../../lib/local/sample/selectors.ts';
import { runTighten } from '../support/run-tighten.ts';

// The demo's own roles, few of them: one that is swapped and restored, one whose soak is extended, one that is refused.
const ROLES = ['report-builder', 'ledger-closer', 'legacy-exporter'];
const run = promisify(execFile);
const script = fileURLToPath(new URL('../support/killed-run.ts', import.meta.url));

let folder: string;
let dump: string;
let logs: string;
let selectors: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-'));
  [dump, logs, selectors] = [
    join(folder, 'dump.json'),
    join(folder, 'logs'),
    join(folder, 'selectors.json'),
  ];
  await mkdir(logs);
  const { accountDetails, trailFiles } = makeSample();
  const chosen = accountDetails.RoleDetailList.filter((role) =>
    ROLES.some((name) => JSON.stringify(role).includes(`"RoleName":"${name}"`)),
  );
  await writeFile(dump, JSON.stringify({ ...accountDetails, RoleDetailList: chosen }));
  await writeFile(selectors, JSON.stringify(sampleSelectors));
  const lines = [...trailFiles].flatMap(({ records }) =>
    records
      .map((record) => JSON.stringify(record))
      .filter((line) => ROLES.some((role) => line.includes(role))),
  );
  await writeFile(join(logs, 'records.jsonl'), lines.join('\n'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

it('goes on from its store when it is killed at every transition', {
  timeout: 600_000,
}, async () => {
  const calm = join(folder, 'calm');
  const { reports } = await runTighten({
    authorizationDetails: dump,
    cloudtrail: [logs],
    eventSelectors: selectors,
    out: calm,
  });
  expect(reports.map(({ ended }) => ended).sort()).toEqual(['refused', 'restored', 'tightened']);

  const out = join(folder, 'killed');
  let kills = 0;
  while (await isKilled(out)) kills += 1;

  expect(kills).toBeGreaterThanOrEqual((await statesIn(calm)).length);
  expect(await statesIn(out)).toEqual(await statesIn(calm));
  expect(await jsonIn(out, 'report.json')).toEqual(await jsonIn(calm, 'report.json'));
  expect(await accountIn(out)).toEqual(await accountIn(calm));
});

/** False when it came to its end instead. */
async function isKilled(out: string): Promise<boolean> {
  try {
    await run(process.execPath, [script, dump, logs, selectors, out]);
    return false;
  } catch (error) {
    if (error instanceof Error && 'signal' in error && error.signal === 'SIGKILL') return true;
    throw error;
  }
}

async function jsonIn(out: string, file: string) {
  return JSON.parse(await readFile(join(out, file), 'utf8'));
}

/** Policies are made in the order in which roles are decided on, which a kill may change. */
async function accountIn(out: string) {
  const account = await jsonIn(out, 'account.json');
  const policies = account.Policies.map((policy: { Arn: string }) => [policy.Arn, policy]);
  return { ...account, Policies: Object.fromEntries(policies) };
}

/** The states that the executions in a store entered, one entry each time. */
async function statesIn(out: string): Promise<readonly string[]> {
  const executions = join(out, 'store', 'executions');
  const files = (await readdir(executions)).filter((name) => /^[^.].*\.json$/.test(name));
  const stored = await Promise.all(files.map((name) => jsonIn(executions, name)));
  return stored.flatMap(({ value }) =>
    value.history
      .filter(({ kind }: { kind: string }) => kind === 'entered')
      .map(({ state }: { state: string }) => `${value.name} ${state}`),
  );
}
