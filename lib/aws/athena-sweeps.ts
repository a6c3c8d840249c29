import type { S3Client } from '@aws-sdk/client-s3';
import { digestOf } from '../digest.ts';
import type { Cycle } from '../domain/cycle.ts';
import type { KnownRole } from '../domain/evidence/asked-roles.ts';
import type { Window } from '../domain/evidence/evidence.ts';
import { accountOf } from '../domain/role.ts';
import type { Clock } from '../ports.ts';
import type { Answer } from './athena-lines.ts';
import { type Athena, answerOf, startQuery } from './athena-query.ts';
import { sweepStatement } from './athena-sql.ts';
import type { Documents } from './dynamodb-documents.ts';
import { countLogs, daysOf, regionFolders, type TrailSource } from './s3-log-keys.ts';

/** One reading of an account's trail for many roles: who asks for one of them within the hour finds it. */
export interface Sweep {
  readonly roles: readonly KnownRole[];
  /** From a full hour on, until then. */
  readonly window: Window;
  readonly regions: readonly string[];
  /** Log files that lay there before it, of those named by a time before `settled`. */
  readonly files: number;
  readonly settled: string;
  /** Athena's id of it; null until it has one. */
  readonly query: string | null;
  /** It failed for a reason that passes: the next who asks begins another. */
  readonly givenUp: boolean;
}

export interface Reading {
  readonly athena: Athena;
  readonly s3: S3Client;
  readonly source: TrailSource;
  /** `database.table`. */
  readonly table: string;
  /** Where answers are put. */
  readonly results: Answer;
  readonly clock: Clock;
}

/** Who else is to be read, and for how long one reading serves. */
export interface Sharing {
  /** Of readings that can serve for each other. */
  readonly key: (role: KnownRole, window: Window) => string;
  readonly freshMs: number;
  readonly others: (window: Window) => Promise<readonly Cycle[]>;
}

/** A sweep that is done, and where its lines are. */
export interface Swept {
  readonly sweep: Sweep & { readonly query: string };
  readonly answer: Answer;
  readonly scannedBytes: number;
}

/** Roles of one reading at most: their names travel as parameters of one statement. */
const MOST = 400;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A file is in its place a while after the time in its name. */
const SETTLED_MS = 15 * 60_000;

/**
 * The reading that serves this role and window: one that is there, or a new one for all roles whose runs began on the
 * same day. Runs of one round of re-tightening soak for the same time and so ask within minutes of each other; the
 * first of them asks for all. Of many at once one wins, and the others wait for its answer.
 * Null where the trail has no file. Throws TrailBusy, TrailTooLarge and TrailUnreadable as lib/aws/athena-query.ts.
 */
export async function sweepFor(
  role: KnownRole,
  window: Window,
  reading: Reading,
  sweeps: Documents<Sweep>,
  sharing: Sharing,
): Promise<Swept | null> {
  const key = sharing.key(role, window);
  const serves = (sweep: Sweep | null): sweep is Sweep =>
    isFor(sweep, role, window, reading, sharing);
  let sweep = await sweeps.read(key);
  if (!serves(sweep)) {
    const fresh = await newSweep(role, window, reading, sharing);
    if (fresh.regions.length === 0) return null;
    sweep = await sweeps.change(
      key,
      (standing) => (serves(standing) ? standing : fresh),
      (chosen) => (chosen === fresh ? fresh : null),
    );
  }
  const { token, statement, answer } = questionOf(sweep, reading);
  const query = sweep.query ?? (await startQuery(reading.athena, statement, token));
  const note = (next: Partial<Sweep>) =>
    sweeps.change(
      key,
      (standing) => standing,
      (standing) =>
        standing !== null && standing.window.to === sweep.window.to
          ? { ...standing, ...next }
          : null,
    );
  if (sweep.query === null) await note({ query });

  const answered = await answerOf(reading.athena, query);
  if (answered.kind === 'given-up') await note({ givenUp: true });
  if (answered.kind !== 'answered') throw answered.error;
  return { sweep: { ...sweep, query }, answer, scannedBytes: answered.scannedBytes };
}

function isFor(
  sweep: Sweep | null,
  role: KnownRole,
  { from }: Window,
  { clock }: Reading,
  { freshMs }: Sharing,
): boolean {
  return (
    sweep !== null &&
    !sweep.givenUp &&
    sweep.window.from <= from &&
    Date.parse(sweep.window.to) >= clock.now().getTime() - freshMs &&
    sweep.roles.some(({ arn, id }) => arn === role.arn && id === role.id)
  );
}

async function newSweep(
  role: KnownRole,
  window: Window,
  { s3, source, clock }: Reading,
  { others }: Sharing,
): Promise<Sweep> {
  const beside = (await others(window)).filter(
    (cycle) => accountOf(cycle.role.arn) === source.account && cycle.role.arn !== role.arn,
  );
  const more = beside
    .toSorted((one, other) => (one.role.arn < other.role.arn ? -1 : 1))
    .slice(0, MOST - 1);
  const starts = [window.from, ...more.map(({ begun }) => begun)].map((time) => Date.parse(time));
  const from = new Date(Math.floor(Math.min(...starts) / HOUR) * HOUR).toISOString();
  // In whole seconds, as CloudTrail tells times: then texts compare as times do.
  const to = new Date(Math.ceil(clock.now().getTime() / 1000) * 1000)
    .toISOString()
    .replace('.000Z', 'Z');
  const settled = stampOf(new Date(Date.parse(to) - SETTLED_MS));
  const folders = (await regionFolders(s3, source)).filter((folder) => isOfTable(folder, source));
  const days = daysOf({ from, to });
  return {
    roles: [role, ...more.map((cycle) => cycle.role)].map(({ arn, id }) => ({ arn, id })),
    window: { from, to },
    regions: folders.map((folder) => folder.split('/').at(-2) ?? ''),
    files: await countLogs(s3, source.bucket, { regions: folders, days, before: settled }),
    settled,
    query: null,
    givenUp: false,
  };
}

/** The table is over the organisation's folders where there is one. */
export function isOfTable(folder: string, { organization }: TrailSource): boolean {
  return organization === null || folder.includes(`/${organization}/`);
}

function questionOf(sweep: Sweep, { source, table, results }: Reading) {
  const { roles, window, regions, settled } = sweep;
  const token = digestOf({ roles, window, regions, account: source.account });
  const answer = { bucket: results.bucket, prefix: `${results.prefix}${token}/` };
  const days = daysOf(window);
  const scan = {
    ...{ table, account: source.account, regions },
    days: [days[0] ?? '', days.at(-1) ?? ''] as const,
  };
  const asked = { to: window.to, settled };
  const place = `s3://${answer.bucket}/${answer.prefix}`;
  return { token, answer, statement: sweepStatement(scan, roles, asked, place) };
}

/** `20261102T0905`, as the names of log files have it. */
function stampOf(time: Date): string {
  return time.toISOString().replaceAll(/[-:]/g, '').slice(0, 13);
}

/** For Collect: all runs that began on the day on which this one began to watch. */
export function roundSharing(list: () => Promise<readonly Cycle[]>): Sharing {
  return {
    key: (role, { from }) => `${accountOf(role.arn)}/${from.slice(0, 10)}`,
    freshMs: HOUR,
    async others({ from }) {
      const day = Date.parse(`${from.slice(0, 10)}T00:00:00Z`);
      return (await list()).filter(({ begun, ended }) => {
        const time = Date.parse(begun);
        return ended === null && time >= day - HOUR && time < day + DAY;
      });
    },
  };
}

/** For Watch: a role by itself; a try that goes on with the one before finds its query. */
export function ownSharing(): Sharing {
  return {
    key: ({ arn, id }, { from }) => `${accountOf(arn)}/${id}/${from}`,
    freshMs: 20 * 60_000,
    others: async () => [],
  };
}
