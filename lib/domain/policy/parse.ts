import { BadInput } from '../errors.ts';
import type { Conditions, PolicyDocument, Statement } from './document.ts';
import { parseStrictJson } from './strict-json.ts';

type Members = ReadonlyMap<string, unknown>;

const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'];
const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/**
 * An identity policy from an object, from JSON text, or from URL-encoded JSON text as IAM returns it. Strings become
 * lists, a single statement a list of one, condition values strings, and a missing Version 2008-10-17. Throws BadInput
 * that names the element, such as `role app: Statement[2].Action[0]`, and what it may be; `where` comes first in it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(json: unknown, where: string): PolicyDocument {
  const document = members(typeof json === 'string' ? fromText(json, where) : json, where, {
    what: 'a policy',
    allowed: DOCUMENT_ELEMENTS,
  });
  const version = document.get('Version') ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17')
    throw bad(`${where}: Version`, version, '"2012-10-17" or "2008-10-17"');
  const id = document.get('Id');
  if (id !== undefined && typeof id !== 'string') throw bad(`${where}: Id`, id, 'a string');
  const written = document.get('Statement');
  if (written === undefined) throw new BadInput(`${where}: a policy needs a Statement`);
  const statements = Array.isArray(written)
    ? written.map((one, index) => statementOf(one, `${where}: Statement[${index}]`))
    : [statementOf(written, `${where}: Statement`)];
  return { version, ...(id === undefined ? {} : { id }), statements };
}

function fromText(text: string, where: string): unknown {
  if (!/^\s*%7B/i.test(text)) return parseStrictJson(text, where);
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch (cause) {
    throw new BadInput(`${where}: URL-encoded text with a broken %-escape`, { cause });
  }
  return parseStrictJson(decoded, where);
}

function statementOf(value: unknown, where: string): Statement {
  const given = members(value, where, { what: 'a statement', allowed: STATEMENT_ELEMENTS });
  const effect = given.get('Effect');
  if (effect !== 'Allow' && effect !== 'Deny')
    throw bad(`${where}.Effect`, effect, '"Allow" or "Deny"');
  const sid = given.get('Sid');
  if (sid !== undefined && typeof sid !== 'string') throw bad(`${where}.Sid`, sid, 'a string');
  const condition = given.get('Condition');
  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    ...oneOf(given, where, 'Action', 'NotAction', action),
    ...oneOf(given, where, 'Resource', 'NotResource', resource),
    ...(condition === undefined ? {} : { condition: conditionsOf(condition, where) }),
  } as Statement;
}

/** The element or its negation, never both, as `action` or `notAction`, `resource` or `notResource`. */
function oneOf(
  given: Members,
  where: string,
  name: 'Action' | 'Resource',
  negated: 'NotAction' | 'NotResource',
  check: (text: unknown, where: string) => string,
): Record<string, readonly string[]> {
  const used = [name, negated].filter((key) => given.has(key));
  const [key, other] = used;
  if (key === undefined || other !== undefined)
    throw new BadInput(
      `${where}: ${key === undefined ? 'needs' : 'has both'} ${name} ${key === undefined ? 'or' : 'and'} ${negated}; exactly one of them is allowed`,
    );
  const value = given.get(key);
  const property = key.charAt(0).toLowerCase() + key.slice(1);
  if (!Array.isArray(value)) return { [property]: [check(value, `${where}.${key}`)] };
  if (value.length === 0)
    throw new BadInput(`${where}.${key}: an empty list; name at least one, or "*"`);
  return { [property]: value.map((item, index) => check(item, `${where}.${key}[${index}]`)) };
}

function action(value: unknown, where: string): string {
  if (typeof value === 'string' && (/^\*+$/.test(value) || /^[^\s:]+:[^\s:]+$/.test(value)))
    return value;
  throw bad(where, value, '"service:Action" or "*", with * and ? as wildcards');
}

function resource(value: unknown, where: string): string {
  if (typeof value === 'string' && (value.startsWith('arn:') || value.startsWith('*')))
    return value;
  throw bad(where, value, 'an ARN ("arn:...") or "*", with * and ? as wildcards');
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

function members(
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
        `${where}: unknown element ${JSON.stringify(key)}; ${expected.what} has ${expected.allowed.join(', ')}`,
      );
    found.set(key, (value as Readonly<Record<string, unknown>>)[key]);
  }
  return found;
}

function bad(path: string, value: unknown, allowed: string): BadInput {
  return new BadInput(`${path}: ${shown(value)} is not allowed here; it may be ${allowed}`);
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
