/** What one piece of a log holds. */
export type LogContent =
  | { readonly kind: 'records'; readonly records: readonly unknown[] }
  /** CloudTrail's digest of log files, under a name that did not tell. */
  | { readonly kind: 'digest' }
  | { readonly kind: 'broken'; readonly reason: string };

type Members = Readonly<Record<string, unknown>>;

/** One element of a list of records: whatever stands there counts as a record, and the evidence says what it is. */
export function elementContent(text: string): LogContent {
  const value = parsed(text);
  return value === undefined ? NOT_JSON : { kind: 'records', records: recordsIn(value) };
}

/** A whole value, which must be a record or hold some. */
export function valueContent(text: string): LogContent {
  const value = parsed(text);
  if (value === undefined) return NOT_JSON;
  if (Array.isArray(value)) return { kind: 'records', records: value.flatMap(recordsIn) };
  const members = membersOf(value);
  if (members && 'digestStartTime' in members) return { kind: 'digest' };
  const holds =
    members &&
    (Array.isArray(members['Records']) ||
      Array.isArray(members['Events']) ||
      'CloudTrailEvent' in members ||
      ('eventName' in members && 'eventSource' in members));
  return holds ? { kind: 'records', records: recordsIn(value) } : NO_RECORDS;
}

/** What is left of a value without its records only has to be JSON. */
export function frameContent(text: string): LogContent {
  return parsed(text) === undefined ? NOT_JSON : { kind: 'records', records: [] };
}

const NOT_JSON: LogContent = { kind: 'broken', reason: 'it is not JSON' };
const NO_RECORDS: LogContent = {
  kind: 'broken',
  reason:
    'it is neither a CloudTrail record nor a list of them ({"Records": [...]}, {"Events": [...]} or [...])',
};

/** LookupEvents keeps the record as text in `CloudTrailEvent`. */
function recordsIn(value: unknown): readonly unknown[] {
  const members = membersOf(value);
  if (Array.isArray(members?.['Records'])) return members['Records'].flatMap(recordsIn);
  if (Array.isArray(members?.['Events'])) return members['Events'].flatMap(recordsIn);
  const event = members?.['CloudTrailEvent'];
  if (typeof event !== 'string') return [value];
  const record = parsed(event);
  return [record === undefined ? value : record];
}

function membersOf(value: unknown): Members | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Members)
    : null;
}

/** JSON has no `undefined`, so that says it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
