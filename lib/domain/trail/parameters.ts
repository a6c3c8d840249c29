import type { TrailRecord } from './record.ts';

export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = Object.freeze(Object.create(null) as Record<string, unknown>);
// Deeper than any parameter of AWS's APIs that names a resource; hand-made records may nest without end.
const MAX_DEPTH = 8;

/** An object, or an empty one for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : NONE;
}

export function requestOf(record: TrailRecord): Fields {
  return fieldsOf(record.requestParameters);
}

/** The ARNs that CloudTrail itself lists for the call. */
export function listedArns(record: TrailRecord): readonly string[] {
  const listed = Array.isArray(record.resources) ? record.resources : [];
  return [...new Set(listed.flatMap((entry) => textsOf(valueAt(fieldsOf(entry), 'ARN'))))];
}

/** A text field at a dotted path, in any case; undefined when it is absent, empty, or no text. */
export function textAt(fields: Fields, path: string): string | undefined {
  const value = valueAt(fields, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value at a dotted path of field names, in any case: CloudTrail spells `dBInstanceIdentifier` and `DBInstanceIdentifier`. */
export function valueAt(fields: Fields, path: string): unknown {
  if (Object.hasOwn(fields, path)) return fields[path];
  let value: unknown = fields;
  for (const name of path.split('.')) value = own(fieldsOf(value), name);
  return value;
}

function own(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(fields).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : fields[key];
}

/**
 * The texts that a value stands for: itself, the elements of a list, or of EC2's `{items: [...]}` and
 * `{content: ...}` wrappings. Each once, in the order found.
 */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return [...new Set(value.flatMap(textsOf))];
  const { content, items } = fieldsOf(value);
  return content === undefined && items === undefined ? [] : textsOf(content ?? items);
}

/**
 * The texts under a field name at the shallowest depth where it occurs: `instanceId` is found in
 * `{instancesSet: {items: [{instanceId}]}}` too.
 */
export function textsNamed(fields: Fields, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  let level: readonly unknown[] = [fields];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const entries = level.flatMap((value) => Object.entries(fieldsOf(value)));
    const found = entries
      .filter(([key]) => key.toLowerCase() === wanted)
      .flatMap(([, value]) => textsOf(value));
    if (found.length > 0) return [...new Set(found)];
    level = entries.flatMap(([, value]) => (Array.isArray(value) ? value : [value]));
  }
  return [];
}

/** Whether a text stands anywhere inside a value. */
export function holdsText(value: unknown, text: string, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return value === text;
  if (depth > MAX_DEPTH) return false;
  return Object.values(value).some((inner) => holdsText(inner, text, depth + 1));
}

/** Every text anywhere inside a value, field names left out. */
export function allTexts(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  return Object.values(value).flatMap((inner) => allTexts(inner, depth + 1));
}
