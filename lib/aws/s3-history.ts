import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import {
  type History,
  historyOf,
  type KeptChange,
  type Picture,
} from '../domain/change/history.ts';
import type { KeptPlan } from '../domain/change/kept-plan.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { Archive, Ref } from '../ports.ts';

/** Documents that are read at the same time. */
const AT_ONCE = 16;

/** What the archive in a bucket holds of one role's changes and pictures, by the role's id; each the oldest first. */
export async function s3History(
  client: S3Client,
  bucket: string,
  archive: Archive,
  roleId: string,
): Promise<History> {
  const pictures: Picture[] = [];
  await eachKept(client, bucket, archive, `snapshot/${roleId}/`, (ref, keptAt, document) => {
    pictures.push({ ...ref, keptAt, snapshot: document as RoleSnapshot });
  });
  const plans: KeptChange[] = [];
  await eachKept(client, bucket, archive, `plan/${roleId}/`, ({ digest }, keptAt, document) => {
    plans.push({ digest, plan: document as KeptPlan, keptAt });
  });
  return historyOf(pictures, plans);
}

async function eachKept(
  client: S3Client,
  bucket: string,
  archive: Archive,
  shelf: string,
  visit: (ref: Ref, keptAt: string, document: unknown) => void,
): Promise<void> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: shelf });
  for await (const { Contents = [] } of pages) {
    const kept = Contents.flatMap(({ Key: key = '', LastModified }) => {
      const [, digest] = /\/([0-9a-f]{64})\.json$/.exec(key) ?? [];
      return digest === undefined
        ? []
        : [{ ref: { key, digest }, keptAt: LastModified?.toISOString() ?? '' }];
    });
    for (let start = 0; start < kept.length; start += AT_ONCE) {
      const batch = kept.slice(start, start + AT_ONCE);
      const documents = await Promise.all(batch.map(({ ref }) => archive.get(ref)));
      for (const [index, { ref, keptAt }] of batch.entries()) visit(ref, keptAt, documents[index]);
    }
  }
}
