import { digestOf } from '../digest.ts';
import type { KnownRole } from '../domain/evidence/asked-roles.ts';
import { startCollecting } from '../domain/evidence/collect.ts';
import type { Evidence, Ledger, Window } from '../domain/evidence/evidence.ts';
import { digestOfCounts, type HourCount } from '../domain/evidence/hour-counts.ts';
import { changeIn, inOrder, isWithin, type RoleChange } from '../domain/probation/role-change.ts';
import { meaningOf } from '../domain/trail/actions.ts';
import type { Trails } from '../ports.ts';
import { linesBelow } from './athena-lines.ts';
import { answerOf, startQuery } from './athena-query.ts';
import { changesStatement, EVERYBODYS, shardOf } from './athena-sql.ts';
import {
  isOfTable,
  type Reading,
  type Sharing,
  type Sweep,
  type Swept,
  sweepFor,
} from './athena-sweeps.ts';
import type { Documents } from './dynamodb-documents.ts';
import { daysOf, regionFolders } from './s3-log-keys.ts';

/** Where CloudTrail records calls of IAM: one region of each partition. */
const IAM_REGIONS = ['us-east-1', 'us-gov-west-1', 'cn-north-1'];

/**
 * The trail by Athena, for accounts whose log files are too many to be read one by one: one question for all roles
 * that are read on the same day, scanning their days and no more. What the trail is set to, and from when until when
 * there are files, is asked of `beside`. The same records give the same evidence as lib/aws/s3-trails.ts has, but that
 * records of others in the first hour of the window count whole.
 */
export function athenaTrails(
  reading: Reading,
  sweeps: Documents<Sweep>,
  sharing: Sharing,
  beside: Pick<Trails, 'span' | 'settings' | 'selectors'>,
): Trails {
  const { s3, source, athena, table, results } = reading;
  return {
    ...beside,

    async collect(role, window) {
      const swept = await sweepFor(role, window, reading, sweeps, sharing);
      return swept === null ? nothingOf(role, window) : evidenceFrom(swept, role, window, reading);
    },

    async changes(role, window) {
      const folders = (await regionFolders(s3, source)).filter((each) => isOfTable(each, source));
      const all = folders.map((folder) => folder.split('/').at(-2) ?? '');
      const global = all.filter((region) => IAM_REGIONS.includes(region));
      const regions = global.length > 0 ? global : all;
      if (regions.length === 0) return [];
      const days = daysOf(window);
      const scan = {
        ...{ table, account: source.account, regions },
        days: [days[0] ?? '', days.at(-1) ?? ''] as const,
      };
      const token = digestOf({ changes: scan, window });
      const answer = { bucket: results.bucket, prefix: `${results.prefix}${token}/` };
      const place = `s3://${answer.bucket}/${answer.prefix}`;
      const query = await startQuery(athena, changesStatement(scan, window, place), token);
      const answered = await answerOf(athena, query);
      if (answered.kind !== 'answered') throw answered.error;
      const changes: RoleChange[] = [];
      for await (const line of linesBelow(s3, answer)) {
        const change = line.kind === 'record' ? changeIn(line.record, role) : null;
        if (change !== null && isWithin(change, window)) changes.push(change);
      }
      return inOrder(changes);
    },
  };
}

async function evidenceFrom(
  { sweep, answer, scannedBytes }: Swept,
  role: KnownRole,
  { from }: Window,
  { s3, source }: Reading,
): Promise<Evidence> {
  const window = { from, to: sweep.window.to };
  const collecting = startCollecting({ window, roles: [role], meaningOf });
  const own = shardOf(sweep.roles.findIndex(({ arn }) => arn === role.arn));
  const counts: HourCount[] = [];
  let read = 0;
  for (const folder of [EVERYBODYS, own]) {
    const part = { bucket: answer.bucket, prefix: `${answer.prefix}folder=${folder}/` };
    for await (const line of linesBelow(s3, part)) {
      if (line.kind === 'record') collecting.add(line.record);
      // Of its own folder the role has the records themselves.
      else if (line.kind === 'count' && line.shard !== own) counts.push(line.count);
      else if (line.kind === 'files') read += line.files;
    }
  }
  collecting.reader()(digestOfCounts(counts, collecting.window));
  const { query } = sweep;
  const missing = sweep.files - read;
  const corrupt =
    missing <= 0
      ? []
      : [
          {
            file: `${missing} of ${sweep.files} log files below s3://${source.bucket}/`,
            reason: `Athena showed no record of them (query ${query}), and CloudTrail writes no file without one`,
          },
        ];
  const files = { read, skipped: [], corrupt, pruned: [], athena: { query, scannedBytes } };
  return only(collecting.finish(files).evidence, role);
}

function nothingOf(role: KnownRole, window: Window): Evidence {
  const files: Ledger['files'] = { read: 0, skipped: [], corrupt: [], pruned: [] };
  const { evidence } = startCollecting({ window, roles: [role], meaningOf }).finish(files);
  return only(evidence, role);
}

function only([evidence]: readonly Evidence[], { arn }: KnownRole): Evidence {
  if (evidence === undefined) throw new Error(`The pass over the answer left out ${arn}.`);
  return evidence;
}
