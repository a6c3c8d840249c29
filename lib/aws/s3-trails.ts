import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import { startCollecting } from '../domain/evidence/collect.ts';
import type { Evidence, Ledger } from '../domain/evidence/evidence.ts';
import { changeIn, inOrder, isWithin, type RoleChange } from '../domain/probation/role-change.ts';
import { meaningOf } from '../domain/trail/actions.ts';
import type { TrailSettings } from '../domain/trail/settings.ts';
import type { Clock, Trails } from '../ports.ts';
import { deliveries, logKeys, type TrailSource } from './s3-log-keys.ts';

/** Files that are fetched at once. */
const AT_ONCE = 16;

/** CloudTrail delivers many times a day in any account that is used at all; after this long without, it was stopped. */
const LIVE_MS = 24 * 60 * 60 * 1000;

const unzip = promisify(gunzip);
const LogFile = z.object({ Records: z.array(z.unknown()) });

/**
 * CloudTrail's log files in S3, read one by one: right for one account of modest size, in the time that a function
 * has. `ask` says how the trail is set up. A file that is absent by now or damaged is listed in the ledger; what S3 refuses is thrown under its name.
 */
export function s3Trails(
  client: S3Client,
  source: TrailSource | null,
  clock: Clock,
  ask: () => Promise<TrailSettings | null> = async () => null,
): Trails {
  // Asked once for a step, and again for the next.
  let asked: Promise<TrailSettings | null> | undefined;
  const settings = () => {
    asked ??= ask();
    return asked;
  };
  return {
    async collect(role, window) {
      const from = required(source);
      const collecting = startCollecting({ window, roles: [role], meaningOf });
      const { keys, pruned } = await logKeys(client, from, window);
      const files = await readAll(client, from, keys, (record) => collecting.add(record));
      return only(collecting.finish({ ...files, pruned }).evidence, role.arn);
    },

    async changes(role, window) {
      const from = required(source);
      const changes: RoleChange[] = [];
      const { keys } = await logKeys(client, from, window);
      await readAll(client, from, keys, (record) => {
        const change = changeIn(record, role);
        if (change !== null && isWithin(change, window)) changes.push(change);
      });
      return inOrder(changes);
    },

    async span() {
      const times = (await deliveries(client, required(source))).map((time) => time.getTime());
      if (times.length === 0) return { first: null, last: null, live: false };
      const last = Math.max(...times);
      return {
        first: new Date(Math.min(...times)).toISOString(),
        last: new Date(last).toISOString(),
        live: clock.now().getTime() - last < LIVE_MS,
      };
    },

    settings,
    async selectors() {
      const known = await settings();
      return known?.kind === 'known' ? known.selectors : null;
    },
  };
}

async function readAll(
  client: S3Client,
  { bucket }: TrailSource,
  keys: readonly string[],
  visit: (record: unknown) => void,
): Promise<Omit<Ledger['files'], 'pruned'>> {
  const logs = keys.filter((key) => key.endsWith('.json.gz'));
  const others = keys.filter((key) => !key.endsWith('.json.gz'));
  const corrupt: { file: string; reason: string }[] = [];
  for (let start = 0; start < logs.length; start += AT_ONCE) {
    const batch = logs.slice(start, start + AT_ONCE);
    const contents = await Promise.all(batch.map((key) => readLog(client, bucket, key)));
    for (const [index, content] of contents.entries()) {
      if (typeof content === 'string') {
        corrupt.push({ file: `s3://${bucket}/${batch[index]}`, reason: content });
      } else content.forEach(visit);
    }
  }
  return {
    read: logs.length - corrupt.length,
    skipped: others.map((key) => ({
      file: `s3://${bucket}/${key}`,
      reason: 'not a log file of CloudTrail',
    })),
    corrupt,
  };
}

/** The records of a file, or why it has none. */
async function readLog(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<readonly unknown[] | string> {
  let bytes: Uint8Array;
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return 'it was deleted meanwhile';
    throw error;
  }
  try {
    const { data } = LogFile.safeParse(JSON.parse((await unzip(bytes)).toString('utf8')));
    return data?.Records ?? 'it has no list of records';
  } catch (error) {
    return error instanceof SyntaxError ? 'it is not JSON' : 'it is not whole gzip';
  }
}

function required(source: TrailSource | null): TrailSource {
  if (source !== null) return source;
  throw new BadInput(
    'Ratchet does not know where CloudTrail puts its log files: deploy with ratchet:trailBucket.',
  );
}

function only([evidence]: readonly Evidence[], roleArn: string): Evidence {
  if (evidence === undefined) throw new Error(`The pass over the logs left out ${roleArn}.`);
  return evidence;
}
