import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { Window } from '../domain/evidence/evidence.ts';
import type { DayVolume } from '../domain/generation/parts.ts';
import { daysOf, regionFolders, type TrailSource } from './s3-log-keys.ts';

/** How much the trail delivered on each UTC day of a window, over all regions, by listing alone. */
export async function dailyVolumes(
  client: S3Client,
  source: TrailSource,
  window: Window,
): Promise<readonly DayVolume[]> {
  const regions = await regionFolders(client, source);
  const volumes: DayVolume[] = [];
  for (const day of daysOf(window)) {
    let files = 0;
    let bytes = 0;
    for (const region of regions) {
      const pages = paginateListObjectsV2(
        { client },
        { Bucket: source.bucket, Prefix: `${region}${day}/` },
      );
      for await (const { Contents = [] } of pages) {
        files += Contents.length;
        for (const { Size = 0 } of Contents) bytes += Size;
      }
    }
    volumes.push({ day: day.replaceAll('/', '-'), files, bytes });
  }
  return volumes;
}
