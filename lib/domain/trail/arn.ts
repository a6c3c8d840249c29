import { fieldsOf } from './parameters.ts';
import type { TrailRecord } from './record.ts';

/** Where a call was made, as far as ARNs need it. `account` is empty when the record does not tell. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** One value for a placeholder of an ARN template, or undefined when there is none. */
export type ValueOf = (placeholder: string) => string | undefined;

// Partitions by region prefix: AWS General Reference, "Amazon Resource Names", and the partitions file of the SDKs.
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
];

// What a placeholder may hold. Anything else holds neither a slash nor a colon, so that `table/${TableName}` does
// not take `table/Music/stream/2024` for a table.
const ANYTHING = '.+';
const NO_COLON = '[^:]+';
const SHAPES: Readonly<Record<string, string>> = {
  Partition: 'aws(?:-[a-z]+)*',
  Region: '[a-z0-9-]*',
  Account: '(?:\\d{12}|aws)?',
  ObjectName: ANYTHING,
  SecretId: NO_COLON,
  LogGroupName: NO_COLON,
  LogStreamName: NO_COLON,
  RepositoryName: NO_COLON,
  ParameterNameWithoutLeadingSlash: NO_COLON,
  IdentityPoolId: '[^/]+',
};
const CALLER = /^arn:(aws(?:-[a-z]+)*):(?:iam|sts):/;
const PLACE: ReadonlySet<string> = new Set(['Partition', 'Region', 'Account']);
const PLACEHOLDER = /\$\{([A-Za-z0-9]+)\}/;
const LONGEST_ARN = 2048;
/** Stands for a missing value: `isPlain` keeps it out of all others. */
const GAP = '\0';

const compiled = new Map<string, RegExp>();
const placeholders = new Map<string, readonly string[]>();

export function placeOf(record: TrailRecord): Place {
  const region =
    typeof record.awsRegion === 'string' && /^[a-z0-9-]+$/.test(record.awsRegion)
      ? record.awsRegion
      : '';
  const accounts = [record.recipientAccountId, fieldsOf(record.userIdentity)['accountId']];
  const account = accounts.find(
    (id): id is string => typeof id === 'string' && /^\d{12}$/.test(id),
  );
  return { partition: partitionOf(record, region), region, account: account ?? '' };
}

// Nobody acts outside the partition of its own account (AWS General Reference, "Amazon Resource Names"), so the caller's
// ARN is the surer sign: regions get made up when logs are anonymised.
function partitionOf(record: TrailRecord, region: string): string {
  const [, caller] = CALLER.exec(String(fieldsOf(record.userIdentity)['arn'])) ?? [];
  const byRegion = PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1];
  return caller ?? byRegion ?? 'aws';
}

/** Whether an ARN is of the resource type that a template describes. */
export function fitsTemplate(template: string, arn: string): boolean {
  return arn.length <= LONGEST_ARN && patternOf(template).test(arn);
}

/** Whether what a pattern admits, by `*` and `?` within single values, is of the type that a template describes. */
export function fitsPattern(template: string, pattern: string): boolean {
  return fitsTemplate(template, pattern.replace(/[*?]/g, 'x'));
}

/** What the template's own placeholders stand for in an ARN that fits it; undefined when it does not fit. */
export function valuesIn(template: string, arn: string): readonly string[] | undefined {
  return arn.length <= LONGEST_ARN ? patternOf(template).exec(arn)?.slice(1) : undefined;
}

/** Names of a template's placeholders but partition, region and account, in order. */
export function placeholdersOf(template: string): readonly string[] {
  const known = placeholders.get(template);
  if (known) return known;
  const names = template
    .split(PLACEHOLDER)
    .filter((_, index) => index % 2 === 1)
    .filter((name) => !PLACE.has(name));
  placeholders.set(template, names);
  return names;
}

/** The ARN of a template; undefined when a value is missing or could not be part of such an ARN. */
export function fillTemplate(
  template: string,
  place: Place,
  valueFor: ValueOf,
): string | undefined {
  const arn = filled(template, place, valueFor);
  return arn !== undefined && isPlain(arn) && fitsTemplate(template, arn) ? arn : undefined;
}

/**
 * The ARN of a template with `*` in place of each value that is missing; undefined when the place is not known or a
 * value that is there could not be part of such an ARN.
 */
export function fillGaps(template: string, place: Place, valueFor: ValueOf): string | undefined {
  const pattern = filled(template, place, (name) => valueFor(name) ?? GAP);
  return pattern !== undefined && fitsTemplate(template, pattern)
    ? pattern.replaceAll(GAP, '*')
    : undefined;
}

function filled(template: string, place: Place, valueFor: ValueOf): string | undefined {
  const parts = template.split(PLACEHOLDER).map((part, index) => {
    if (index % 2 === 0) return part;
    if (part === 'Partition') return place.partition;
    if (part === 'Region') return place.region || undefined;
    if (part === 'Account') return place.account || undefined;
    const value = valueFor(part);
    return value !== undefined && (value === GAP || isPlain(value)) ? value : undefined;
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** False for text that a policy would read as a pattern or a variable, and for control characters. */
export function isPlain(text: string): boolean {
  return text.length <= LONGEST_ARN && !/[*?\p{Cc}]|\$\{/u.test(text);
}

function patternOf(template: string): RegExp {
  const known = compiled.get(template);
  if (known) return known;
  const source = template
    .split(PLACEHOLDER)
    .map((part, index) => (index % 2 === 0 ? literally(part) : shapeOf(part)))
    .join('');
  const pattern = new RegExp(`^${source}$`, 's');
  compiled.set(template, pattern);
  return pattern;
}

// A star in a template (`rep:*`) stands for an id that AWS gave no name.
function literally(text: string): string {
  return text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replaceAll('*', '[^/:]+');
}

function shapeOf(placeholder: string): string {
  const shape = SHAPES[placeholder] ?? (placeholder.endsWith('WithPath') ? NO_COLON : '[^/:]+');
  return PLACE.has(placeholder) ? shape : `(${shape})`;
}
