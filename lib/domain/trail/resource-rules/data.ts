import type { CatalogueAction } from '../../catalogue/catalogue.ts';
import { isPlain, type Place } from '../arn.ts';
import { transactionItems } from '../event-names.ts';
import { fieldsOf, listedArns, requestOf, textAt, valueAt } from '../parameters.ts';
import type { TrailRecord } from '../record.ts';
import { asked, type Resource, UNSEEN } from '../resource.ts';
import { type ResourceRules, regionalArn } from './rule.ts';

const COPIES: ReadonlySet<unknown> = new Set(['CopyObject', 'UploadPartCopy']);

/** S3 and DynamoDB. */
export const dataRules: ResourceRules = {
  s3: (action, record, place) => {
    // A batch delete carries no keys (S3 user guide, "CloudTrail events").
    if (record.eventName === 'DeleteObjects') return [UNSEEN];
    if (!COPIES.has(record.eventName)) return undefined;
    const request = requestOf(record);
    const reads = action.name.startsWith('s3:GetObject');
    const source = reads ? copySource(request['x-amz-copy-source']) : undefined;
    if (reads) return asked(objectArn(place, source?.bucket, source?.key));
    return asked(objectArn(place, textAt(request, 'bucketName'), textAt(request, 'key')));
  },
  dynamodb,
};

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
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !bucket.endsWith('-s3alias')
    ? `arn:${place.partition}:s3:::${bucket}/${key}`
    : undefined;
}

// Reading through an index is checked against the index alone (DynamoDB developer guide, "Using IAM policy conditions
// for fine-grained access control"); batches and transactions name their tables as keys of requestItems.
function dynamodb(
  action: CatalogueAction,
  record: TrailRecord,
  place: Place,
): readonly Resource[] | undefined {
  const request = requestOf(record);
  const index = textAt(request, 'indexName');
  const byIndex = action.resourceTypes.some((type) => type.name === 'index');
  if (index !== undefined && byIndex) {
    const table = tableArn(place, listedArns(record).find(isTable) ?? textAt(request, 'tableName'));
    return asked(table === undefined ? undefined : `${table}/index/${index}`);
  }
  const items = transactionItems(record);
  if (items.length > 0) {
    const own = items.filter((item) => item.action === action.name);
    return asked(...own.map(({ table }) => tableArn(place, table)));
  }
  // Several statements on several tables: nobody says which statement is on which.
  const tables = listedArns(record).filter(isTable);
  if (action.name.startsWith('dynamodb:PartiQL') && tables.length !== 1) return [UNSEEN];
  const batch = Object.keys(fieldsOf(valueAt(request, 'requestItems')));
  if (tables.length > 0 || batch.length === 0) return undefined;
  return asked(...batch.map((name) => tableArn(place, name)));
}

function isTable(arn: string): boolean {
  return /^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[^/:]+$/.test(arn);
}

function tableArn(place: Place, name: string | undefined): string | undefined {
  if (name === undefined || isTable(name)) return name;
  return /^[A-Za-z0-9_.-]{3,255}$/.test(name)
    ? regionalArn(place, 'dynamodb', `table/${name}`)
    : undefined;
}
