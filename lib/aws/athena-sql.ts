import type { KnownRole } from '../domain/evidence/asked-roles.ts';
import type { Window } from '../domain/evidence/evidence.ts';
import { CHANGE_EVENTS, CHANGES_SOURCE } from '../domain/probation/role-change.ts';
import { roleNameOf } from '../domain/role.ts';
import { listed, type Statement, sql, verbatim } from './athena-statement.ts';

/** Which part of the table is read: nothing outside of it is scanned. */
export interface Scan {
  /** `database.table`. */
  readonly table: string;
  readonly account: string;
  readonly regions: readonly string[];
  /** `2026/11/02`, the first and the last. */
  readonly days: readonly [string, string];
}

/** Where the answer is put: `s3://bucket/prefix/`, empty so far. */
type Place = string;

/**
 * UNLOAD writes a hundred folders at most (Athena user guide, "UNLOAD"): one is for everybody, and the asked roles
 * share the others, so that who asks for one role reads no more than its part.
 */
const SHARDS = 98;
export const EVERYBODYS = 'all';

/** The members of a record that evidence is made of, in the order of a line (lib/aws/athena-lines.ts). */
export const COLUMNS = [
  ...['eventid', 'eventtime', 'eventtype', 'eventcategory', 'eventsource', 'eventname'],
  ...['awsregion', 'errorcode', 'errormessage', 'recipientaccountid', 'useragent'],
  ...['requestparameters', 'responseelements'],
  ...['useridentity.type', 'useridentity.principalid', 'useridentity.arn'],
  ...['useridentity.accountid', 'useridentity.invokedby'],
  'useridentity.sessioncontext.sessionissuer.type',
  'useridentity.sessioncontext.sessionissuer.principalid',
  'useridentity.sessioncontext.sessionissuer.arn',
  'useridentity.sessioncontext.sessionissuer.accountid',
] as const;

const ISSUER = verbatim('useridentity.sessioncontext.sessionissuer');

// What the reader of S3 goes by, in SQL (lib/domain/trail/attribution.ts). Whoever is in doubt here comes as a record.

/** A record that can be counted here: it has its names, and its time is as CloudTrail writes it. */
const PLAIN = sql`(eventsource IS NOT NULL AND eventname IS NOT NULL
  AND coalesce(regexp_like(eventtime, '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$'), false))`;

/** Why a record that no asked role made is left out, in the order in which that is asked. */
const reason = (to: string): Statement => sql`CASE
  WHEN NOT ${PLAIN} THEN 'odd'
  WHEN eventtime >= ${to} THEN 'outside-window'
  WHEN eventtype <> 'AwsApiCall' OR eventcategory = 'Insight' THEN 'not-an-api-call'
  WHEN useridentity.type IS NULL OR useridentity.type <> 'AssumedRole' THEN 'no-role'
  WHEN ${ISSUER}.type = 'Role'
    AND regexp_like(${ISSUER}.arn, '^arn:[a-z0-9-]+:iam::[^:/]*:role/(|.*/)[^/]+$') THEN 'another-role'
  WHEN regexp_like(useridentity.arn, '^arn:[a-z0-9-]+:sts::[^:/]*:assumed-role/[^/]+(|/.+)$') THEN 'another-role'
  WHEN regexp_like(${ISSUER}.principalid, '^AROA[A-Z0-9]+$') THEN 'another-role'
  WHEN regexp_like(split_part(useridentity.principalid, ':', 1), '^AROA[A-Z0-9]+$') THEN 'another-role'
  ELSE 'no-role' END`;

/**
 * The place of an asked role in the list, from 1, or 0: by its name or its id wherever a record shows one. That is
 * more than its own records, of which the reader of the lines takes its own.
 */
function slotIn(roles: readonly KnownRole[]): Statement {
  const names = roles.map(({ arn }) => roleNameOf(arn)).join('/');
  const ids = roles.map(({ id }) => id || '-').join('/');
  const place = (list: string, value: Statement) =>
    sql`nullif(array_position(split(${list}, '/'), ${value}), 0)`;
  return sql`coalesce(
    ${place(names, sql`element_at(split(${ISSUER}.arn, '/'), -1)`)},
    ${place(names, sql`element_at(split(useridentity.arn, '/'), 2)`)},
    ${place(ids, sql`${ISSUER}.principalid`)},
    ${place(ids, sql`split_part(useridentity.principalid, ':', 1)`)}, 0)`;
}

/** The folder of the role at a place of the list: its name in the answer. */
export function shardOf(index: number): string {
  return String((index + 1) % SHARDS);
}

/**
 * What all of these roles did, in one pass for all of them. A line of each of their records goes into their folder;
 * into everybody's go the records that cannot be counted here, how many there are of each hour, region and reason,
 * and how many files showed a record at all. The table is read twice for that: to have it all from one reading, Athena
 * would have to hold the records in memory while it counts. `settled`: files named by a time before it, such as
 * `20261102T0905`, are counted.
 */
export function sweepStatement(
  scan: Scan,
  roles: readonly KnownRole[],
  { to, settled }: { readonly to: string; readonly settled: string },
  place: Place,
): Statement {
  const slot = slotIn(roles);
  const table = sql`SELECT *, "$path" AS path, ${slot} AS slot FROM ${verbatim(scan.table)} WHERE ${within(scan)}`;
  const shard = sql`CASE WHEN slot > 0 THEN CAST(slot % ${verbatim(String(SHARDS))} AS varchar) ELSE 'none' END`;
  const counts = sql`SELECT ${line(
    sql`CASE WHEN reason IS NULL THEN 'files' ELSE 'count' END`,
    ...['awsregion', 'hour', 'reason', 'shard'].map(verbatim),
    ...['count(*)', 'min(eventtime)', 'max(eventtime)'].map(asText),
    sql`CAST(count(DISTINCT file) AS varchar)`,
  )} AS line, '${verbatim(EVERYBODYS)}' AS folder
FROM (SELECT awsregion, substr(eventtime, 1, 13) AS hour, ${reason(to)} AS reason, ${shard} AS shard, eventtime,
  CASE WHEN regexp_extract(path, '_(\\d{8}T\\d{4})Z_[^/]*$', 1) < ${settled} THEN path END AS file
  FROM (${table}))
GROUP BY GROUPING SETS ((awsregion, hour, reason, shard), ())`;
  const records = sql`SELECT ${record()} AS line,
  CASE WHEN ${PLAIN} THEN ${shard} ELSE '${verbatim(EVERYBODYS)}' END AS folder
FROM (${table}) WHERE slot > 0 OR NOT ${PLAIN}`;
  return unloaded(
    sql`${records}\nUNION ALL\n${counts}`,
    place,
    sql`, partitioned_by = ARRAY['folder']`,
  );
}

/** Whose calls changed permissions, of any role: a person's question of one role is answered from these lines. */
export function changesStatement(scan: Scan, { from, to }: Window, place: Place): Statement {
  const asked = sql`SELECT ${record()} AS line FROM ${verbatim(scan.table)}
WHERE ${within(scan)} AND eventsource = ${CHANGES_SOURCE} AND eventname IN (${listed(CHANGE_EVENTS)})
  AND eventtime >= ${from.slice(0, 10)} AND eventtime < ${to}`;
  return unloaded(asked, place, sql``);
}

function within({ account, regions, days: [first, last] }: Scan): Statement {
  return sql`account = ${account} AND region IN (${listed(regions)}) AND day BETWEEN ${first} AND ${last}`;
}

function record(): Statement {
  const resources = sql`json_format(CAST(transform(resources, r -> ARRAY[r.arn, r.accountid, r.type]) AS json))`;
  return line(sql`'record'`, ...COLUMNS.map(verbatim), resources);
}

/** Texts and nulls in their order, as JSON: an engine's own names and types of columns do not matter then. */
function line(...values: readonly Statement[]): Statement {
  const [first = sql``, ...others] = values;
  return sql`json_format(CAST(ARRAY[${others.reduce((all, next) => sql`${all}, ${next}`, first)}] AS json))`;
}

function asText(text: string): Statement {
  return { text: `CAST(${text} AS varchar)`, parameters: [] };
}

function unloaded(asked: Statement, place: Place, more: Statement): Statement {
  return sql`UNLOAD (${asked})\nTO '${verbatim(place)}' WITH (format = 'JSON', compression = 'GZIP'${more})`;
}
