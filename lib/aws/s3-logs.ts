import {
  type ListObjectsV2CommandOutput,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { BadInput } from '../domain/errors.ts';
import type { Ledger, Pruned } from '../domain/evidence/evidence.ts';
import { besideLogs, isLogName, NO_LOG_NAME } from '../domain/evidence/log-name.ts';
import { type LogFilter, placeOf, pruner } from '../domain/evidence/log-place.ts';
import { prunedTally } from '../domain/evidence/pruned.ts';
import { notReadable } from './s3-log-errors.ts';
import { type OpenLog, readAhead, type S3Object } from './s3-log-open.ts';

/** Log files in S3, named `s3://bucket/key` and sorted by that; `bytes` as they lie there. */
export interface S3Logs {
  readonly files: readonly {
    readonly file: string;
    readonly bytes: number;
    readonly open: () => Promise<OpenLog>;
  }[];
  readonly skipped: Ledger['files']['skipped'];
  readonly pruned: readonly Pruned[];
}

/** Folders that are listed at once. */
const AT_ONCE = 16;

const URL = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

/**
 * The log files below some `s3://bucket/prefix`, with the credentials and the region of the AWS SDK's own chain.
 * Folders and keys that can hold nothing of what the filter asks for are not listed further, and digests and
 * Insights are skipped. Nothing is read before a file is opened; then the next ones are fetched ahead.
 *
 * Throws BadInput naming a URL that is none, and saying what to do when S3 refuses or cannot be reached.
 */
export async function listBuckets(urls: readonly string[], filter: LogFilter): Promise<S3Logs> {
  const client = new S3Client({ followRegionRedirects: true, maxAttempts: 6 });
  const objects = new Map<string, S3Object>();
  const skipped = new Map<string, string>();
  const pruned = prunedTally();
  for (const url of urls) {
    for (const found of await listBelow(client, url, filter)) {
      if (found.kind === 'log') objects.set(found.object.url, found.object);
      else if (found.kind === 'skipped') skipped.set(found.url, found.reason);
      else pruned.add(found.why, found.what, found.url);
    }
  }
  const sorted = [...objects.values()].sort((one, other) => (one.url < other.url ? -1 : 1));
  const open = readAhead(client, sorted);
  return {
    files: sorted.map(({ url, size }, at) => ({ file: url, bytes: size, open: () => open(at) })),
    skipped: [...skipped].map(([file, reason]) => ({ file, reason })),
    pruned: pruned.totals(),
  };
}

type Found =
  | { readonly kind: 'log'; readonly object: S3Object }
  | { readonly kind: 'skipped'; readonly url: string; readonly reason: string }
  | {
      readonly kind: 'pruned';
      readonly what: 'file' | 'folder';
      readonly why: Pruned['why'];
      readonly url: string;
    };

async function listBelow(
  client: S3Client,
  url: string,
  filter: LogFilter,
): Promise<readonly Found[]> {
  const { bucket, prefix } = partsOf(url);
  const whyPruned = pruner(filter);
  const found: Found[] = [];
  const folders = [prefix];

  function take(what: 'file' | 'folder', key: string, size: number): void {
    const path = `s3://${bucket}/${key}`;
    const reason = besideLogs(key);
    const why = whyPruned(placeOf(key));
    if (reason !== null) found.push({ kind: 'skipped', url: path, reason });
    else if (why !== null) found.push({ kind: 'pruned', what, why, url: path });
    else if (what === 'folder') folders.push(key);
    // What is in a key without an ending, as Firehose has them, only its reader can tell.
    else if (isLogName(key) === 'no')
      found.push({ kind: 'skipped', url: path, reason: NO_LOG_NAME });
    else found.push({ kind: 'log', object: { bucket, key, url: path, size } });
  }

  function takePage({ CommonPrefixes = [], Contents = [] }: ListObjectsV2CommandOutput): void {
    for (const { Prefix } of CommonPrefixes) {
      if (Prefix !== undefined) take('folder', Prefix, 0);
    }
    for (const { Key, Size = 0 } of Contents) {
      // Consoles make folders by an empty object of the folder's name.
      if (Key !== undefined && !Key.endsWith('/')) take('file', Key, Size);
    }
  }

  async function listFolder(folder: string): Promise<void> {
    const input = { Bucket: bucket, Prefix: folder, Delimiter: '/' };
    for await (const page of paginateListObjectsV2({ client }, input)) takePage(page);
  }

  try {
    while (folders.length > 0) await Promise.all(folders.splice(0, AT_ONCE).map(listFolder));
  } catch (error) {
    throw notReadable(url, error, `s3:ListBucket on arn:aws:s3:::${bucket}`);
  }
  return found;
}

function partsOf(url: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, prefix = ''] = URL.exec(url) ?? [];
  if (bucket !== undefined) return { bucket, prefix };
  throw new BadInput(`CloudTrail logs: ${url}: give a bucket and a prefix, as s3://bucket/prefix.`);
}
