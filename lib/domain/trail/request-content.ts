import { action } from '../catalogue/catalogue.ts';
import { placeOf } from './arn.ts';
import { type Fields, fieldsOf, requestOf, textAt, textsNamed, valueAt } from './parameters.ts';
import type { TrailRecord } from './record.ts';
import { patterned, type Resource, UNSEEN } from './resource.ts';
import { ec2Arn } from './resource-rules/ec2-ids.ts';
import { copySource } from './resource-rules/s3.ts';

/** S3 checks the version's action in place of the current object's when a version is asked for. */
const OF_VERSION: ReadonlyMap<string, readonly string[]> = new Map([
  ['s3:DeleteObject', ['s3:DeleteObjectVersion']],
  ['s3:DeleteObjectTagging', ['s3:DeleteObjectVersionTagging']],
  ['s3:GetObject', ['s3:GetObjectVersion']],
  ['s3:GetObjectAcl', ['s3:GetObjectVersionAcl']],
  ['s3:GetObjectAttributes', ['s3:GetObjectVersion', 's3:GetObjectVersionAttributes']],
  ['s3:GetObjectTagging', ['s3:GetObjectVersionTagging']],
  ['s3:GetObjectTorrent', ['s3:GetObjectVersionTorrent']],
  ['s3:PutObjectAcl', ['s3:PutObjectVersionAcl']],
  ['s3:PutObjectTagging', ['s3:PutObjectVersionTagging']],
]);

/** Request headers of S3, as CloudTrail keeps them among the parameters, and what they need besides. */
const S3_HEADERS: readonly (readonly [header: RegExp, action: string])[] = [
  [/^x-amz-acl$|^x-amz-grant-/, 's3:PutObjectAcl'],
  [/^x-amz-tagging$/, 's3:PutObjectTagging'],
  [/^x-amz-object-lock-(?:mode|retain-until-date)$/, 's3:PutObjectRetention'],
  [/^x-amz-object-lock-legal-hold$/, 's3:PutObjectLegalHold'],
  [/^x-amz-bypass-governance-retention$/, 's3:BypassGovernanceRetention'],
];

/**
 * The actions that take the place of one when the request asks for a version of an object.
 * Source: the permissions sections of the S3 API reference (GetObject: "if you supply a versionId, you need
 * s3:GetObjectVersion ... you do not need s3:GetObject").
 */
export function actionsForVersion(name: string, record: TrailRecord): readonly string[] {
  const versions = OF_VERSION.get(name);
  if (versions === undefined) return [name];
  const request = requestOf(record);
  const copies = record.eventName === 'CopyObject' || record.eventName === 'UploadPartCopy';
  const asksVersion = copies
    ? copySource(request['x-amz-copy-source'])?.versioned === true
    : typeof request['versionId'] === 'string';
  if (asksVersion) return versions;
  return name === 's3:GetObjectAttributes' ? [name, 's3:GetObject'] : [name];
}

export interface Dependent {
  readonly action: string;
  readonly context: Readonly<Record<string, string>>;
  /** What it was checked on. */
  readonly on: 'same-resource' | readonly Resource[];
}

/** What a call of these actions needs besides, because of what it asks for. */
export function dependentsOf(
  actions: readonly string[],
  record: TrailRecord,
): readonly Dependent[] {
  const request = requestOf(record);
  return [
    ...s3Headers(actions, request),
    ...sessionParts(actions, request),
    ...actions.flatMap((name) => tagsOnCreate(name, request, record)),
  ];
}

function s3Headers(actions: readonly string[], request: Fields): readonly Dependent[] {
  const writes = actions.some((name) => /^s3:(?:Put|Delete)Object/.test(name));
  if (!writes) return [];
  const needed = S3_HEADERS.filter(([header]) =>
    Object.entries(request).some(
      // A new object is private anyway: asking for that grants nobody anything.
      ([key, value]) => header.test(key.toLowerCase()) && value !== 'private',
    ),
  );
  return needed
    .filter(([, name]) => !actions.includes(name))
    .map(([, name]) => ({ action: name, context: {}, on: 'same-resource' as const }));
}

// Session tags and a source identity are checked on the role besides (IAM user guide, "Pass session tags in AWS STS").
function sessionParts(actions: readonly string[], request: Fields): readonly Dependent[] {
  if (!actions.includes('sts:AssumeRole')) return [];
  const tagged = isFilled(valueAt(request, 'tags')) ? ['sts:TagSession'] : [];
  const named = textAt(request, 'sourceIdentity') === undefined ? [] : ['sts:SetSourceIdentity'];
  return [...tagged, ...named].map((name) => ({
    action: name,
    context: {},
    on: 'same-resource' as const,
  }));
}

const TAG_FIELDS = ['tags', 'tagSet', 'tagList', 'tagsList', 'tag'];

// EC2 user guide, "Grant permission to tag resources during creation": ec2:CreateTags is checked on the new resource,
// with the creating call as ec2:CreateAction. Elsewhere the catalogue says which calls need a tagging action.
function tagsOnCreate(name: string, request: Fields, record: TrailRecord): readonly Dependent[] {
  if (name.startsWith('sts:')) return [];
  if (name.startsWith('ec2:')) {
    if (name === 'ec2:CreateTags' || !hasTagSpecification(request, 0)) return [];
    const context = { 'ec2:CreateAction': name.slice('ec2:'.length) };
    return [{ action: 'ec2:CreateTags', context, on: newlyTagged(request, record) }];
  }
  if (!TAG_FIELDS.some((field) => isFilled(valueAt(request, field)))) return [];
  const service = name.slice(0, name.indexOf(':') + 1);
  const tagging = (action(name)?.dependent ?? []).filter(
    (entry) => entry.startsWith(service) && action(entry)?.level === 'Tagging',
  );
  return tagging.map((entry) => ({ action: entry, context: {}, on: 'same-resource' as const }));
}

function hasTagSpecification(value: unknown, depth: number): boolean {
  if (depth > 2) return false;
  return Object.entries(fieldsOf(value)).some(
    ([key, inner]) =>
      (/^tagSpecification(?:s|Set)?$/i.test(key) && isFilled(inner)) ||
      hasTagSpecification(inner, depth + 1),
  );
}

// The types in tag specifications are those of EC2's ARNs: `arn:aws:ec2:REGION:ACCOUNT:volume/*`.
function newlyTagged(request: Fields, record: TrailRecord): readonly Resource[] {
  const types = textsNamed(request, 'resourceType').filter((type) => /^[a-z-]+$/.test(type));
  const patterns = types.flatMap((type) => ec2Arn(placeOf(record), type, '*') ?? []);
  return patterns.length > 0 ? patterns.map(patterned) : [UNSEEN];
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value !== 'object' || value === null) return false;
  const { items } = fieldsOf(value);
  return items === undefined ? Object.keys(value).length > 0 : isFilled(items);
}
