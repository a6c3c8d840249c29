import { gunzipSync, gzipSync } from 'node:zlib';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  type StartQueryExecutionCommandInput,
} from '@aws-sdk/client-athena';
import { mockClient } from 'aws-sdk-client-mock';
import { attribute } from '../../lib/domain/trail/attribution.ts';

type Members = Readonly<Record<string, unknown>>;

/** The SQL that Athena runs: every question mark is its parameter, which is a literal. */
export function boundSql({
  QueryString = '',
  ExecutionParameters = [],
}: Partial<StartQueryExecutionCommandInput>): string {
  const literals = [...ExecutionParameters];
  const bound = QueryString.replaceAll('?', () => literals.shift() ?? 'A PARAMETER IS MISSING');
  if (literals.length > 0) throw new Error(`${literals.length} parameters too many`);
  // Literals that were cut for their length.
  return bound.replaceAll(/\('((?:[^']|'')*)'(?: \|\| '(?:[^']|'')*')+\)/g, (joined) =>
    joined.slice(1, -1).replaceAll("' || '", ''),
  );
}

/**
 * Athena over the log files of a fake bucket: knows the two statements of Ratchet by what they name, and puts the
 * lines below the place they name. `states` are told of a query before it is done.
 */
export function fakeAthena(
  bucket: Map<string, Uint8Array>,
  answer: (bucket: Map<string, Uint8Array>, sql: string) => void = answered,
) {
  const athena = mockClient(AthenaClient);
  const queries = new Map<string, string>();
  const executions = new Map<string, QueryExecution[]>();
  const coming: QueryExecution[][] = [];
  athena.on(StartQueryExecutionCommand).callsFake((input: StartQueryExecutionCommandInput) => {
    const token = input.ClientRequestToken ?? '';
    const id = queries.get(token) ?? `query-${queries.size + 1}`;
    if (!queries.has(token)) {
      queries.set(token, id);
      executions.set(id, coming.shift() ?? []);
      answer(bucket, boundSql(input));
    }
    return { QueryExecutionId: id };
  });
  athena.on(GetQueryExecutionCommand).callsFake(({ QueryExecutionId = '' }) => {
    const before = executions.get(QueryExecutionId) ?? [];
    const next = before.length > 1 ? before.shift() : before[0];
    return {
      QueryExecution: next ?? {
        Status: { State: 'SUCCEEDED' },
        Statistics: { DataScannedInBytes: 4096 },
      },
    };
  });
  return {
    athena,
    /** How the next query stands each time it is asked after; the last stays. */
    willBe(...states: QueryExecution[]): void {
      coming.push(states);
    },
  };
}

interface Found {
  readonly path: string;
  readonly record: Members;
}

function answered(bucket: Map<string, Uint8Array>, sql: string): void {
  const text = (pattern: RegExp) => pattern.exec(sql)?.[1] ?? '';
  const list = (pattern: RegExp) =>
    [...text(pattern).matchAll(/'([^']*)'/g)].map(([, each]) => each ?? '');
  const account = text(/account = '(\d+)'/);
  const regions = list(/region IN \(([^)]*)\)/);
  const [, first = '', last = ''] = /day BETWEEN '([^']*)' AND '([^']*)'/.exec(sql) ?? [];
  const place = text(/TO 's3:\/\/[^/]+\/([^']*)'/);
  const found = [...bucket].flatMap(([path, bytes]): Found[] => {
    const [, of, region = '', day = ''] =
      /AWSLogs\/(?:o-\w+\/)?(\d+)\/CloudTrail\/([^/]+)\/(\d{4}\/\d\d\/\d\d)\//.exec(path) ?? [];
    if (of !== account || !regions.includes(region) || day < first || day > last) return [];
    return recordsOf(bytes).map((record) => ({ path, record }));
  });
  const put = (folder: string, lines: readonly (readonly unknown[])[]) => {
    if (lines.length === 0) return;
    const written = lines.map((line) => JSON.stringify({ line: JSON.stringify(line) }));
    bucket.set(`${place}${folder}part-1.gz`, gzipSync(`${written.join('\n')}\n`));
  };
  if (!sql.includes('partitioned_by')) {
    const events = list(/eventname IN \(([^)]*)\)/);
    const wanted = found.filter(({ record }) => events.includes(String(record['eventName'])));
    put(
      '',
      wanted.map(({ record }) => lineOf(record)),
    );
    return;
  }
  const [names = [], , ids = []] = [...sql.matchAll(/split\('((?:[^']|'')*)', '\/'\)/g)].map(
    ([, all]) => (all ?? '').replaceAll("''", "'").split('/'),
  );
  const to = text(/eventtime >= '([^']*)'/);
  const settled = text(/< '(\d{8}T\d{4})'/);
  const slotOf = (record: Members) => {
    const { principalId, arn, sessionContext } = at(record['userIdentity']);
    const issuer = at(at(sessionContext)['sessionIssuer']);
    const places = [
      names.indexOf(
        String(issuer['arn'] ?? '')
          .split('/')
          .at(-1) ?? '',
      ),
      names.indexOf(String(arn ?? '').split('/')[1] ?? ''),
      ids.indexOf(String(issuer['principalId'] ?? '')),
      ids.indexOf(String(principalId ?? '').split(':')[0] ?? ''),
    ];
    return (places.find((place) => place >= 0) ?? -1) + 1;
  };
  const folders = new Map<string, (readonly unknown[])[]>();
  const counts = new Map<string, string[]>();
  const files = new Set<string>();
  const keep = (folder: string, line: readonly unknown[]) =>
    folders.set(folder, [...(folders.get(folder) ?? []), line]);
  for (const { path, record } of found) {
    const slot = slotOf(record);
    const shard = slot > 0 ? String(slot % 98) : 'none';
    const time = String(record['eventTime'] ?? '');
    const plain =
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(time) &&
      record['eventSource'] !== undefined &&
      record['eventName'] !== undefined;
    if (slot > 0 || !plain) keep(plain ? shard : 'all', lineOf(record));
    const [, stamp = settled] = /_(\d{8}T\d{4})Z_[^/]*$/.exec(path) ?? [];
    if (stamp < settled) files.add(path);
    const why = !plain ? 'odd' : time >= to ? 'outside-window' : reasonOf(record);
    const key = JSON.stringify([record['awsRegion'] ?? null, time.slice(0, 13), why, shard]);
    counts.set(key, [...(counts.get(key) ?? []), time]);
  }
  for (const [key, times] of counts) {
    const [least = null, most = null] = [times.toSorted()[0], times.toSorted().at(-1)];
    keep('all', ['count', ...JSON.parse(key), String(times.length), least, most, '1']);
  }
  keep('all', [
    'files',
    null,
    null,
    null,
    null,
    String(found.length),
    null,
    null,
    String(files.size),
  ]);
  for (const [folder, lines] of folders) {
    put(`folder=${folder}/`, lines);
  }
}

function reasonOf(record: Members): string {
  const caller = attribute(record);
  return caller.kind === 'dropped' ? caller.reason : 'another-role';
}

function lineOf(record: Members): readonly unknown[] {
  const identity = at(record['userIdentity']);
  const issuer = at(at(identity['sessionContext'])['sessionIssuer']);
  const json = (value: unknown) =>
    value === undefined || value === null ? null : JSON.stringify(value);
  const resources = record['resources'] as readonly Members[] | undefined;
  return [
    'record',
    ...[
      ...['eventID', 'eventTime', 'eventType', 'eventCategory', 'eventSource', 'eventName'],
      ...['awsRegion', 'errorCode', 'errorMessage', 'recipientAccountId', 'userAgent'],
    ].map((name) => record[name] ?? null),
    json(record['requestParameters']),
    json(record['responseElements']),
    ...['type', 'principalId', 'arn', 'accountId', 'invokedBy'].map(
      (name) => identity[name] ?? null,
    ),
    ...['type', 'principalId', 'arn', 'accountId'].map((name) => issuer[name] ?? null),
    resources === undefined
      ? null
      : json(
          resources.map((each) => [
            each['ARN'] ?? null,
            each['accountId'] ?? null,
            each['type'] ?? null,
          ]),
        ),
  ];
}

function recordsOf(bytes: Uint8Array): readonly Members[] {
  try {
    return JSON.parse(gunzipSync(bytes).toString('utf8')).Records ?? [];
  } catch {
    return [];
  }
}

function at(value: unknown): Members {
  return value !== null && typeof value === 'object' ? (value as Members) : {};
}
