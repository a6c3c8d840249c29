import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { TrailUnreadable } from '../domain/errors.ts';
import type { HourCount } from '../domain/evidence/hour-counts.ts';
import { COLUMNS } from './athena-sql.ts';

/** Where answers lie. */
export interface Answer {
  readonly bucket: string;
  /** Ends with a slash. */
  readonly prefix: string;
}

/** What one line of an answer holds. */
type Line =
  | { readonly kind: 'record'; readonly record: unknown }
  | { readonly kind: 'count'; readonly shard: string; readonly count: HourCount }
  | { readonly kind: 'files'; readonly files: number };

const Cell = z.string().nullable();
const Cells = z.array(Cell);
const Row = z.object({ line: z.string() });

/** Every line in the files below a prefix, one after the other: memory does not grow with them. */
export async function* linesBelow(
  client: S3Client,
  { bucket, prefix }: Answer,
): AsyncGenerator<Line> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
  for await (const { Contents = [] } of pages) {
    for (const { Key = '' } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const bytes = Readable.from(Body?.transformToWebStream() ?? []).pipe(createGunzip());
      for await (const text of createInterface({ input: bytes })) {
        yield lineOf(text, `s3://${bucket}/${Key}`);
      }
    }
  }
}

/** Throws TrailUnreadable for what the statements of lib/aws/athena-sql.ts do not write. */
function lineOf(text: string, file: string): Line {
  const row = Row.safeParse(parsed(text));
  const cells = Cells.safeParse(row.success ? parsed(row.data.line) : undefined);
  const [kind, ...values] = cells.success ? cells.data : [];
  if (kind === 'record') return { kind, record: recordOf(values) };
  const [region = null, hour = null, reason, shard, count, first = null, last = null, files] =
    values;
  const counted = Number(count ?? Number.NaN);
  if (kind === 'files') return { kind, files: Number(files ?? 0) };
  if (kind === 'count' && shard && reason && Number.isSafeInteger(counted)) {
    return { kind, shard, count: { region, hour, reason, count: counted, first, last } };
  }
  throw new TrailUnreadable(
    `${file} is not an answer to a question of Ratchet's: ${text.slice(0, 80)}. Something else writes below the results of the workgroup; give it another place.`,
  );
}

/**
 * The record as CloudTrail wrote it, as far as Ratchet reads it. Athena has the names of its members in lower case, and
 * the parameters as the JSON that they were (Athena user guide, "Understand CloudTrail logs and Athena tables").
 */
function recordOf(values: readonly (string | null)[]): unknown {
  const cell = new Map(COLUMNS.map((column, index) => [column, values[index] ?? null] as const));
  const text = (column: (typeof COLUMNS)[number]) => cell.get(column) ?? null;
  const issuer = 'useridentity.sessioncontext.sessionissuer';
  const sessionIssuer = given({
    type: text(`${issuer}.type`),
    principalId: text(`${issuer}.principalid`),
    arn: text(`${issuer}.arn`),
    accountId: text(`${issuer}.accountid`),
  });
  const userIdentity = given({
    type: text('useridentity.type'),
    principalId: text('useridentity.principalid'),
    arn: text('useridentity.arn'),
    accountId: text('useridentity.accountid'),
    invokedBy: text('useridentity.invokedby'),
    sessionContext: sessionIssuer === null ? null : { sessionIssuer },
  });
  return (
    given({
      eventID: text('eventid'),
      eventTime: text('eventtime'),
      eventType: text('eventtype'),
      eventCategory: text('eventcategory'),
      eventSource: text('eventsource'),
      eventName: text('eventname'),
      awsRegion: text('awsregion'),
      errorCode: text('errorcode'),
      errorMessage: text('errormessage'),
      recipientAccountId: text('recipientaccountid'),
      userAgent: text('useragent'),
      requestParameters: parsed(text('requestparameters')),
      responseElements: parsed(text('responseelements')),
      userIdentity,
      resources: resourcesOf(values[COLUMNS.length] ?? null),
    }) ?? {}
  );
}

const Resources = z.array(z.tuple([Cell, Cell, Cell]));

function resourcesOf(text: string | null): unknown {
  const resources = Resources.safeParse(parsed(text));
  if (!resources.success) return null;
  return resources.data.map(([ARN, accountId, type]) => given({ ARN, accountId, type }));
}

/** Without what is null; null when that is all. */
function given(
  members: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | null {
  const present = Object.entries(members).filter(([, value]) => value !== null);
  return present.length === 0 ? null : Object.fromEntries(present);
}

/** JSON as what it says; another text stays one, and then shows nothing of what a call was on. */
function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
