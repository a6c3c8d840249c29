import { ListObjectsV2Command, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { Pruned, Window } from '../domain/evidence/evidence.ts';
import { deliveryOf, placeOf, pruner } from '../domain/evidence/log-place.ts';
import { prunedTally } from '../domain/evidence/pruned.ts';

/** Where CloudTrail puts the log files of one account. */
export interface TrailSource {
  readonly bucket: string;
  /** What stands before `AWSLogs/`, without a slash at its ends; empty for none. */
  readonly prefix: string;
  readonly account: string;
  /** `o-...` where the trail may be an organisation's, which puts each account below that; null where it is not. */
  readonly organization: string | null;
}

const DAY_MS = 86_400_000;

/**
 * Keys of the log files that can hold records of a window, in order, and what was left out of the days that were
 * listed. Files are in folders by the UTC day they were delivered on.
 * Source: CloudTrail user guide, "Finding your CloudTrail log files".
 */
export async function logKeys(
  client: S3Client,
  source: TrailSource,
  window: Window,
): Promise<{ readonly keys: readonly string[]; readonly pruned: readonly Pruned[] }> {
  const whyPruned = pruner({ ...window, regions: null });
  const pruned = prunedTally();
  const keys: string[] = [];
  for (const region of await regionFolders(client, source)) {
    for (const day of daysOf(window)) {
      const pages = paginateListObjectsV2(
        { client },
        { Bucket: source.bucket, Prefix: `${region}${day}/` },
      );
      for await (const { Contents = [] } of pages) {
        for (const { Key } of Contents) {
          if (Key === undefined) continue;
          const why = whyPruned(placeOf(Key));
          if (why === null) keys.push(Key);
          else pruned.add(why, 'file', `s3://${source.bucket}/${Key}`);
        }
      }
    }
  }
  return { keys, pruned: pruned.totals() };
}

/**
 * When the first and the last file of each region were delivered; empty when there is none. Keys sort by time within
 * a region, so the first is one request away and the last a few.
 */
export async function deliveries(client: S3Client, source: TrailSource): Promise<readonly Date[]> {
  const times: Date[] = [];
  for (const region of await regionFolders(client, source)) {
    const first = await client.send(
      new ListObjectsV2Command({ Bucket: source.bucket, Prefix: region, MaxKeys: 1 }),
    );
    const last = await lastKey(client, source.bucket, region);
    for (const key of [first.Contents?.[0]?.Key, last]) {
      const time = deliveredAt(key ?? '');
      if (time !== null) times.push(time);
    }
  }
  return times;
}

/** One for each region that the trail delivered files of: of an account's own trail, and of its organisation's. */
export async function regionFolders(
  client: S3Client,
  { bucket, prefix, account, organization }: TrailSource,
): Promise<readonly string[]> {
  const root = `${prefix === '' ? '' : `${prefix}/`}AWSLogs/`;
  const own = await folders(client, bucket, `${root}${account}/CloudTrail/`);
  if (organization === null) return own;
  const shared = await folders(client, bucket, `${root}${organization}/${account}/CloudTrail/`);
  return [...own, ...shared];
}

async function folders(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  const pages = paginateListObjectsV2(
    { client },
    { Bucket: bucket, Prefix: prefix, Delimiter: '/' },
  );
  for await (const { CommonPrefixes = [] } of pages) {
    for (const { Prefix } of CommonPrefixes) if (Prefix !== undefined) found.push(Prefix);
  }
  return found;
}

/**
 * How many log files lie in some days of these regions, of those that were named by a time (`20261102T0905`) before
 * the given one.
 */
export async function countLogs(
  client: S3Client,
  bucket: string,
  {
    regions,
    days,
    before,
  }: { regions: readonly string[]; days: readonly string[]; before: string },
): Promise<number> {
  let found = 0;
  for (const region of regions) {
    for (const day of days) {
      const listing = { Bucket: bucket, Prefix: `${region}${day}/` };
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, listing)) {
        for (const { Key = '' } of Contents) {
          const [, stamp = before] = /_(\d{8}T\d{4})Z_[^/]*$/.exec(Key) ?? [];
          if (stamp < before) found += 1;
        }
      }
    }
  }
  return found;
}

/** Down the last year, month and day of a region, and the last key there. */
async function lastKey(
  client: S3Client,
  bucket: string,
  region: string,
): Promise<string | undefined> {
  let folder: string | undefined = region;
  for (let depth = 0; depth < 3 && folder !== undefined; depth += 1) {
    folder = (await folders(client, bucket, folder)).at(-1);
  }
  if (folder === undefined) return undefined;
  let last: string | undefined;
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: folder })) {
    last = page.Contents?.at(-1)?.Key ?? last;
  }
  return last;
}

/** `.../111122223333_CloudTrail_us-east-1_20261102T0905Z_Ab12.json.gz` to that time. */
function deliveredAt(key: string): Date | null {
  const [, y, mo, d, h, mi] = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*$/.exec(key) ?? [];
  return y === undefined ? null : new Date(`${y}-${mo}-${d}T${h}:${mi}:00Z`);
}

/** `2026/11/02` of each UTC day on which records of the window can have been delivered. */
export function daysOf(window: Window): readonly string[] {
  const { from, to } = deliveryOf({ ...window, regions: null });
  const first = Math.floor(from / DAY_MS);
  const last = Math.ceil(to / DAY_MS) - 1;
  return Array.from({ length: last - first + 1 }, (_, index) =>
    new Date((first + index) * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '/'),
  );
}
