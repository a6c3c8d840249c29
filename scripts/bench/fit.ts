import { actionsMatching } from '../../lib/domain/catalogue/catalogue.ts';
import { leastBins } from '../../lib/domain/policy/bins.ts';
import type { PolicyDocument, Statement } from '../../lib/domain/policy/document.ts';
import { merge } from '../../lib/domain/policy/merge.ts';
import { minimise } from '../../lib/domain/policy/minimise.ts';
import { pack } from '../../lib/domain/policy/pack.ts';
import { characters, MANAGED_POLICY_LIMIT } from '../../lib/domain/policy/size.ts';
import { statementSize } from '../../lib/domain/policy/split.ts';
import { fitInto } from '../../lib/domain/proposal/fit.ts';
import { generalise } from '../../lib/domain/proposal/generalise.ts';
import { randomFrom } from './random.ts';

const COUNT = 10_000;
const ACCOUNT = '111122223333';
const RUNS = 5;
const FRAME = characters({ version: '2012-10-17', statements: [] });

/** Milliseconds: the median of some runs, after one that is not counted. */
function timed<T>(work: () => T): { readonly ms: number; readonly result: T } {
  let result = work();
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    result = work();
    return performance.now() - start;
  });
  return { ms: times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0, result };
}

/** As a draft has them before anything is merged: one statement an action, a few resources each, many the same. */
function oneByOne(actions: readonly string[]): readonly Statement[] {
  const next = randomFrom(1);
  return actions.map((name) => {
    const service = name.slice(0, name.indexOf(':'));
    const family = Math.floor(next() * 3);
    const resource = Array.from(
      { length: 1 + family },
      (_, at) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:thing/${family}-${at}`,
    );
    return { effect: 'Allow', action: [name], resource: family === 0 ? ['*'] : resource };
  });
}

/** One statement a resource: objects below some prefixes, queues, tables. */
function byResource(arns: readonly string[]): readonly Statement[] {
  return arns.map((arn, at) => ({
    effect: 'Allow',
    action: at % 2 === 0 ? ['s3:GetObject', 's3:PutObject'] : ['s3:GetObject'],
    resource: [arn],
  }));
}

const names = (make: (at: number) => string) => Array.from({ length: COUNT }, (_, at) => make(at));

/** Prints what making policies small takes, in time and in characters, each beside its floor and its goal. */
export async function bench(print: (line: string) => void): Promise<void> {
  const actions = actionsMatching('*').filter((_, at) => at % 2 === 0);
  const perAction = oneByOne(actions.slice(0, COUNT));
  const arns = names((at) => `arn:aws:s3:::data-${at % 40}/tenant-${at % 977}/object-${at}`);
  const perArn = byResource(arns);

  for (const [what, statements] of [
    [`${perAction.length} actions`, perAction],
    [`${perArn.length} ARNs`, perArn],
  ] as const) {
    const floor = timed(() => JSON.stringify(statements)).ms;
    const packed = timed(() => pack(merge(statements), MANAGED_POLICY_LIMIT));
    line(print, `merge and pack ${what}`, packed.ms, floor, 1_000);
    tell(print, statements, packed.result);
    const small = timed(() => minimise(statements));
    line(print, `minimise ${what}`, small.ms, floor, 1_000);
    tell(print, statements, pack(small.result, MANAGED_POLICY_LIMIT));
  }

  const days = ['2026-09-01', '2026-09-02', '2026-09-03'];
  const next = randomFrom(2);
  const sightings = arns.map((arn) => ({ arn, days: days.slice(0, 1 + Math.floor(next() * 3)) }));
  const general = timed(() => generalise(sightings, ['*'], { patterns: 200, characters: 20_000 }));
  line(
    print,
    `generalise ${COUNT} ARNs`,
    general.ms,
    timed(() => JSON.stringify(sightings)).ms,
    500,
  );
  const before = arns.reduce((sum, { length }) => sum + length + 3, 0);
  const patterns = general.result?.patterns ?? [];
  const after = patterns.reduce((sum, { length }) => sum + length + 3, 0);
  print(`    ${before} characters -> ${after} in ${patterns.length} patterns`);

  const source: Statement = { effect: 'Allow', action: ['*'], resource: ['*'] };
  const reading = actions.filter((name) => /:(Describe|Get|List)/.test(name)).slice(0, 2_000);
  const parts = [{ source, statement: { ...source, action: reading } }];
  const fitted = timed(() => fitInto(4, parts));
  line(
    print,
    `fit ${reading.length} reading actions into 4 policies`,
    fitted.ms,
    timed(() => JSON.stringify(parts)).ms,
    1_000,
  );
  print(
    fitted.result.kind === 'fits'
      ? `    ${fitted.result.documents.length} policies with ${fitted.result.widenings.length} wildcards`
      : `    ${fitted.result.reason}`,
  );
}

function line(
  print: (line: string) => void,
  what: string,
  ms: number,
  floor: number,
  goal: number,
): void {
  const verdict = ms <= goal ? 'met' : 'MISSED';
  print(
    `${what}: ${ms.toFixed(1)} ms (floor, JSON.stringify once: ${floor.toFixed(1)} ms; goal ${goal} ms, ${verdict})`,
  );
}

function tell(
  print: (line: string) => void,
  before: readonly Statement[],
  documents: readonly PolicyDocument[],
): void {
  const size = before.reduce((sum, statement) => sum + statementSize(statement) + 1, 0);
  const sizes = documents.map((document) => characters(document) - FRAME);
  const after = sizes.reduce((sum, each) => sum + each, 0);
  const bound = leastBins([after], MANAGED_POLICY_LIMIT - FRAME);
  print(
    `    ${size} characters -> ${after}; ${documents.length} documents, at least ${bound} by size alone`,
  );
}
