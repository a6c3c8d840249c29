import { contains } from '../../lib/domain/policy/contain.ts';
import type { PolicyDocument, Statement } from '../../lib/domain/policy/document.ts';
import { includes } from '../../lib/domain/policy/glob.ts';
import { includedInUnion } from '../../lib/domain/policy/words.ts';
import { randomFrom } from './random.ts';

const CONTAIN_GOAL = 50;
const RUNS = 5;

/** Prints how long `contains` takes on documents the size of the largest AWS manages, and glob inclusion by itself. */
export async function bench(print: (line: string) => void): Promise<void> {
  print(`contain(), median of ${RUNS} after the first, in ms (goal: under ${CONTAIN_GOAL} each)`);
  print('  (of the processor beside it: what it takes on a machine that does nothing else)');
  for (const { name, outer, inner } of comparisons(11)) {
    const ask = () => contains([outer], [inner]).kind;
    const first = timed(ask);
    const all = Array.from({ length: RUNS }, () => timed(ask));
    const [median, processor] = [
      middle(all.map((one) => one.ms)),
      middle(all.map((one) => one.cpu)),
    ];
    const verdict = median < CONTAIN_GOAL ? '' : '  OVER';
    print(
      `  ${name.padEnd(44)} ${first.result.padEnd(8)} ${ms(median, 1)}  processor ${ms(processor, 1)}  first ${ms(first.ms, 1)}${verdict}`,
    );
  }
  print('glob inclusion on ARNs of S3, in ms each');
  const { inner, outers, apart } = arns(12);
  const one = outers[0] ?? '*';
  row(print, 'one in one', 0.006, 50_000, () => includes(one, inner));
  row(print, '  floor: one pass over both', null, 50_000, () => passOver(one, inner));
  for (const [size, prototype] of [
    [2, 0.11],
    [10, 0.12],
    [50, 0.31],
  ] as const) {
    const union = [...apart.slice(0, size - 2), ...outers.slice(1)];
    row(print, `one in a union of ${size}`, prototype, 500, () => includedInUnion(inner, union));
    row(print, '  floor: one pass over all', null, 5_000, () => {
      for (const outer of union) passOver(outer, inner);
    });
  }
}

interface Comparison {
  readonly name: string;
  readonly outer: PolicyDocument;
  readonly inner: PolicyDocument;
}

/** Made up after the shapes of the three documents as of 2026: how many patterns, wildcards, services and statements. */
function comparisons(seed: number): readonly Comparison[] {
  const random = randomFrom(seed);
  const reading = actions(random, 2_913, 387, 162);
  const audit = [...reading.slice(0, 700), ...actions(random, 291, 34, 60)];
  const gateways = Array.from({ length: 40 }, (_, at) => `arn:aws:apigateway:*::/apis/*/part${at}`);
  const readOnly = document(
    allow(reading.slice(0, 1_510), ['*']),
    allow(reading.slice(1_510), ['*']),
    {
      ...allow(['service1:CreateSession'], ['*']),
      condition: { StringEquals: { 'service1:SessionMode': ['ReadOnly'] } },
    },
  );
  const securityAudit = document(allow(audit, ['*']), allow(['apigateway:GET'], gateways));
  const administrator = document(allow(['*'], ['*']));
  const named = [
    ['ReadOnlyAccess', readOnly],
    ['SecurityAudit', securityAudit],
    ['AdministratorAccess', administrator],
  ] as const;
  const cases = named.flatMap(([name, own]) => [
    { name: `${name} in itself`, outer: own, inner: own },
    { name: `${name} narrowed in itself`, outer: own, inner: narrowed(own) },
    { name: `${name} in it narrowed`, outer: narrowed(own), inner: own },
  ]);
  const crossed = named.flatMap(([a, inner]) =>
    named.filter(([b]) => a !== b).map(([b, outer]) => ({ name: `${a} in ${b}`, outer, inner })),
  );
  return [...cases, ...crossed];
}

/** Names of so many actions, some cut short by a `*`. */
function actions(
  random: () => number,
  count: number,
  wild: number,
  services: number,
): readonly string[] {
  const verbs = ['Get', 'List', 'Describe', 'BatchGet', 'Search', 'View'];
  const nouns = [
    'Application',
    'Instance',
    'Policy',
    'Job',
    'Resource',
    'Domain',
    'Version',
    'Tag',
  ];
  const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  return Array.from({ length: count }, (_, at) => {
    const service = `service${Math.floor(random() * services)}`;
    const name = `${one(verbs)}${one(nouns)}${one(nouns)}`;
    return at % Math.round(count / wild) === 0 ? `${service}:${name}*` : `${service}:${name}${at}`;
  });
}

/** Nine actions of ten, on two resources. */
function narrowed(document: PolicyDocument): PolicyDocument {
  const statements = document.statements.map((statement) => {
    const { action = [], resource = [] } = statement;
    const kept = action.includes('*') ? ['s3:Get*'] : action.filter((_, at) => at % 10 !== 3);
    const narrower = resource.includes('*')
      ? ['arn:aws:s3:::data', 'arn:aws:s3:::data/*']
      : resource;
    return { ...statement, action: kept, resource: narrower };
  });
  return { ...document, statements };
}

function allow(action: readonly string[], resource: readonly string[]): Statement {
  return { effect: 'Allow', action, resource };
}

function document(...statements: readonly Statement[]): PolicyDocument {
  return { version: '2012-10-17', statements };
}

/** A pattern, patterns that hold it (the first alone, the other two together), and patterns that only begin as it does. */
function arns(seed: number) {
  const random = randomFrom(seed);
  const bucket = 'arn:aws:s3:::company-data-lake-production';
  return {
    inner: `${bucket}/year=2026/month=*/part-?*.parquet`,
    outers: [
      `${bucket}/year=*/*.parquet`,
      `${bucket}/year=*/part-?.parquet`,
      `${bucket}/year=*/part-??*.parquet`,
    ],
    apart: Array.from(
      { length: 48 },
      (_, at) => `${bucket}/year=2026/month=${at}*/day=${Math.floor(random() * 30)}/*.csv`,
    ),
  };
}

function row(
  print: (line: string) => void,
  name: string,
  prototype: number | null,
  count: number,
  ask: () => unknown,
): void {
  for (let warm = 0; warm < count / 5; warm++) ask();
  const each = timed(() => {
    for (let at = 0; at < count; at++) ask();
  }).ms;
  const beside = prototype === null ? '' : `  prototype ${prototype}`;
  print(`  ${name.padEnd(44)} ${ms(each / count, 4)}${beside}`);
}

/** What no comparison can do without: to look at every character of both. */
function passOver(a: string, b: string): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a.charCodeAt(at);
  for (let at = 0; at < b.length; at++) sum += b.charCodeAt(at);
  return sum;
}

function timed<T>(ask: () => T): { readonly result: T; readonly ms: number; readonly cpu: number } {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = ask();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: performance.now() - start, cpu: (user + system) / 1_000 };
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function ms(value: number, digits: number): string {
  return value.toFixed(digits).padStart(8);
}
