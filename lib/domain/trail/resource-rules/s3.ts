import type { CatalogueAction } from '../../catalogue/catalogue.ts';
import { isPlain, type Place } from '../arn.ts';
import { type Fields, requestOf, textAt } from '../parameters.ts';
import { asked, patterned, type Resource, UNSEEN } from '../resource.ts';
import type { ResourceRules } from './rule.ts';

const COPIES: ReadonlySet<unknown> = new Set(['CopyObject', 'UploadPartCopy']);

export const s3Rules: ResourceRules = {
  s3: (action, record, place) => {
    const request = requestOf(record);
    const bucket = textAt(request, 'bucketName');
    if (COPIES.has(record.eventName)) return copied(action, request, place);
    if (bucket === undefined) return undefined;
    const key = textAt(request, 'key');
    if (!isBucket(bucket)) return throughAccessPoint(action, bucket, key);
    // A batch delete carries no keys (S3 user guide, "CloudTrail events").
    return record.eventName === 'DeleteObjects'
      ? [patterned(`arn:${place.partition}:s3:::${bucket}/*`)]
      : undefined;
  },
};

function copied(action: CatalogueAction, request: Fields, place: Place): readonly Resource[] {
  if (!action.name.startsWith('s3:GetObject')) {
    return asked(objectArn(place, textAt(request, 'bucketName'), textAt(request, 'key')));
  }
  const source = copySource(request['x-amz-copy-source']);
  return asked(objectArn(place, source?.bucket, source?.key));
}

/** Where an `x-amz-copy-source` header points: `/bucket/key?versionId=...`, URL-encoded. */
export function copySource(
  header: unknown,
): { readonly bucket: string; readonly key: string; readonly versioned: boolean } | undefined {
  const [path = '', query] = typeof header === 'string' ? header.split('?versionId=') : [];
  const decoded = decode(path).replace(/^\//, '');
  const slash = decoded.indexOf('/');
  if (slash <= 0 || slash === decoded.length - 1) return undefined;
  return {
    bucket: decoded.slice(0, slash),
    key: decoded.slice(slash + 1),
    versioned: query !== undefined,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function objectArn(
  place: Place,
  bucket: string | undefined,
  key: string | undefined,
): string | undefined {
  if (bucket === undefined || key === undefined || !isPlain(key)) return undefined;
  return isBucket(bucket) ? `arn:${place.partition}:s3:::${bucket}/${key}` : undefined;
}

/** False for the ARNs and aliases of access points, which stand in a bucket's place. */
function isBucket(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]{1,253}[A-Za-z0-9]$/.test(text) && !/(?:-s3alias|--ol-s3)$/.test(text);
}

// A call through an access point names it by ARN; an alias hides the name. The bucket behind it must permit the call as
// well, and the record does not name it (S3 user guide, "Configuring IAM policies for using access points").
const ACCESS_POINT = /^(arn:[a-z-]+:s3:[a-z0-9-]+:\d{12}:accesspoint)[:/]([a-z0-9-]{3,50})$/;

function throughAccessPoint(
  action: CatalogueAction,
  text: string,
  key: string | undefined,
): readonly Resource[] {
  const [, start, name] = ACCESS_POINT.exec(text) ?? [];
  const types = new Set(action.resourceTypes.map((type) => type.name));
  const point = start === undefined ? undefined : `${start}/${name}`;
  if (point === undefined) return [UNSEEN];
  if (!types.has('accesspointobject')) {
    return types.has('accesspoint') ? asked(point, undefined) : [UNSEEN];
  }
  return asked(key !== undefined && isPlain(key) ? `${point}/object/${key}` : undefined, undefined);
}
