import { BadInput } from '../errors.ts';
import type { Conditions } from './document.ts';
import { parseStrictJson } from './strict-json.ts';

/** The members of a JSON object, as written. */
export type Members = ReadonlyMap<string, unknown>;

/** Reads one member of a list, or the text that stands for a list of one. Throws BadInput that says what it may be. */
type Check = (value: unknown, where: string) => string;

const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'];

/** What policies of every kind have in common. `statement` reads one statement; its path is given. */
export function documentOf<Statement extends { readonly sid?: string }>(
  json: unknown,
  where: string,
  statement: (given: unknown, where: string) => Statement,
) {
  const document = members(typeof json === 'string' ? fromText(json, where) : json, where, {
    what: 'a policy',
    allowed: DOCUMENT_ELEMENTS,
  });
  const version = document.has('Version') ? document.get('Version') : '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17')
    throw bad(`${where}: Version`, version, '"2012-10-17" or "2008-10-17"');
  const id = document.get('Id');
  if (id !== undefined && typeof id !== 'string') throw bad(`${where}: Id`, id, 'a string');
  const written = document.get('Statement');
  if (written === undefined) throw new BadInput(`${where}: a policy needs a Statement`);
  const statements = Array.isArray(written)
    ? written.map((one, index) => statement(one, `${where}: Statement[${index}]`))
    : [statement(written, `${where}: Statement`)];
  refuseSameSids(statements, where);
  return { version, ...(id === undefined ? {} : { id }), statements } as const;
}

/** Sid, Effect and Condition of a statement. */
export function commonElements(given: Members, where: string) {
  const sid = given.get('Sid');
  if (sid !== undefined && (typeof sid !== 'string' || !/^[0-9A-Za-z]*$/.test(sid)))
    throw bad(`${where}.Sid`, sid, 'a string of letters A-Z, a-z and digits');
  const effect = given.get('Effect');
  if (effect !== 'Allow' && effect !== 'Deny')
    throw bad(`${where}.Effect`, effect, '"Allow" or "Deny"');
  const condition = given.get('Condition');
  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    ...(condition === undefined ? {} : { condition: conditionsOf(condition, where) }),
  } as const;
}

/** The element or its negation, never both and never neither: its name and its value. */
export function oneOf<Name extends string>(
  given: Members,
  where: string,
  name: Name,
  negated: Name,
): readonly [Name, unknown] {
  const [used, other] = [name, negated].filter((key) => given.has(key));
  if (used === undefined)
    throw new BadInput(`${where}: needs ${name} or ${negated}; exactly one of them is allowed`);
  if (other !== undefined)
    throw new BadInput(`${where}: has both ${name} and ${negated}; exactly one of them is allowed`);
  return [used, given.get(used)];
}

/** A string or a list of strings, as a list. An empty list names nothing and is refused. */
export function listOf(value: unknown, where: string, check: Check): readonly string[] {
  if (!Array.isArray(value)) return [check(value, where)];
  if (value.length === 0) throw new BadInput(`${where}: an empty list; name at least one, or "*"`);
  return value.map((item, index) => check(item, `${where}[${index}]`));
}

export function members(
  value: unknown,
  where: string,
  expected: { readonly what: string; readonly allowed?: readonly string[] },
): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadInput(`${where}: ${shown(value)} where ${expected.what} (an object) is needed`);
  const found = new Map<string, unknown>();
  for (const key of Object.keys(value)) {
    if (key === '__proto__') throw new BadInput(`${where}: the key "__proto__" is not allowed`);
    if (expected.allowed !== undefined && !expected.allowed.includes(key))
      throw new BadInput(
        `${where}: unknown element ${shown(key)}; ${expected.what} has ${expected.allowed.join(', ')}`,
      );
    found.set(key, (value as Readonly<Record<string, unknown>>)[key]);
  }
  return found;
}

export function bad(path: string, value: unknown, allowed: string): BadInput {
  return new BadInput(`${path}: ${shown(value)} is not allowed here; it may be ${allowed}`);
}

/** JSON text, or as IAM returns it: JSON text with %-escapes. No JSON begins with a `%`. */
function fromText(text: string, where: string): unknown {
  if (!/^\s*%/.test(text)) return parseStrictJson(text, where);
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch (cause) {
    throw new BadInput(`${where}: URL-encoded text with a broken %-escape`, { cause });
  }
  return parseStrictJson(decoded, where);
}

function refuseSameSids(statements: readonly { readonly sid?: string }[], where: string): void {
  const first = new Map<string, number>();
  statements.forEach(({ sid }, index) => {
    if (sid === undefined || sid === '') return;
    const other = first.get(sid);
    if (other !== undefined)
      throw new BadInput(
        `${where}: Statement[${index}].Sid: ${shown(sid)} is the Sid of Statement[${other}] too; a Sid names one statement of a policy`,
      );
    first.set(sid, index);
  });
}

function conditionsOf(value: unknown, where: string): Conditions {
  const conditions: Record<string, Record<string, readonly string[]>> = Object.create(null);
  for (const [operator, block] of members(value, `${where}.Condition`, { what: 'a condition' })) {
    const at = `${where}.Condition.${operator}`;
    const keys: Record<string, readonly string[]> = Object.create(null);
    for (const [key, values] of members(block, at, { what: 'a map of context keys' }))
      keys[key] = Array.isArray(values)
        ? values.map((item, index) => conditionValue(item, `${at}["${key}"][${index}]`))
        : [conditionValue(values, `${at}["${key}"]`)];
    conditions[operator] = keys;
  }
  return conditions;
}

function conditionValue(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw bad(where, value, 'a string, a number, true or false, or a list of them');
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
