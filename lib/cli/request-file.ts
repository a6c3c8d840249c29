import type { Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { BadInput } from '../domain/errors.ts';
import type { ContextValue } from '../domain/policy/context.ts';
import type { Request } from '../domain/policy/evaluate.ts';
import { readJsonText } from '../local/account-dump-read.ts';

export interface RequestFile {
  readonly requests: readonly Request[];
  /** Members that were not read, a line each. */
  readonly warnings: readonly string[];
}

const MEMBERS = ['action', 'resource', 'context', 'contextComplete'];
const WARNED = 3;

/** Requests from a JSON file, or with `-` from the input. Throws BadInput naming the element, such as `[3].action`. */
export async function readRequests(path: string, input: Readable): Promise<RequestFile> {
  const where = path === '-' ? 'standard input' : path;
  const text = path === '-' ? await readAll(input) : await readJsonText(path);
  return requestsIn(jsonIn(text, where), where);
}

function jsonIn(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new BadInput(`${where} is not JSON: ${problem}.`, { cause });
  }
}

function requestsIn(value: unknown, where: string): RequestFile {
  if (!Array.isArray(value))
    throw new BadInput(
      `${where}: a list of requests is needed: [{"action": "s3:GetObject", "resource": "arn:aws:s3:::a/b", "context": {}}]`,
    );
  const requests = value.map((one, index) => requestOf(one, `${where}: [${index}]`));
  const extra = value.flatMap(unread);
  const told = extra.slice(0, WARNED).map((line) => `${where}: ${line}`);
  return {
    requests,
    warnings:
      extra.length > WARNED ? [...told, `${where}: and ${extra.length - WARNED} more`] : told,
  };
}

function unread(request: object, index: number): readonly string[] {
  return Object.keys(request)
    .filter((key) => !MEMBERS.includes(key))
    .map((key) => `[${index}]: ${JSON.stringify(key)} is no member of a request, it was not read`);
}

/**
 * No wildcard in an action: SimulateCustomPolicy takes none either (IAM API reference, ActionNames). A member that is
 * there in another case is refused, as its default would be taken in silence.
 */
function requestOf(value: unknown, where: string): Request {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw bad(where, value, 'an object with action, resource and context');
  for (const key of Object.keys(value)) {
    const meant = MEMBERS.find((name) => name.toLowerCase() === key.toLowerCase());
    if (meant !== undefined && meant !== key)
      throw new BadInput(`${where}: write ${JSON.stringify(meant)} for ${JSON.stringify(key)}`);
  }
  const {
    action,
    resource = '*',
    context = {},
    contextComplete = true,
  } = value as Record<(typeof MEMBERS)[number], unknown>;
  if (typeof action !== 'string' || !/^[^\s:*?]+:[^\s:*?]+$/.test(action))
    throw bad(`${where}.action`, action, 'one action, "service:Action", without wildcards');
  if (typeof resource !== 'string' || !(resource === '*' || resource.startsWith('arn:')))
    throw bad(`${where}.resource`, resource, 'an ARN, or "*" for an action without resources');
  if (typeof contextComplete !== 'boolean')
    throw bad(`${where}.contextComplete`, contextComplete, 'true or false');
  return { action, resource, context: contextOf(context, `${where}.context`), contextComplete };
}

function contextOf(value: unknown, where: string): ReadonlyMap<string, ContextValue> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw bad(where, value, 'an object of context keys and their values');
  const context = new Map<string, ContextValue>();
  for (const [key, given] of Object.entries(value)) {
    const at = `${where}[${JSON.stringify(key)}]`;
    if (context.has(key.toLowerCase()))
      throw new BadInput(`${at}: the key is given twice; case does not count in context keys`);
    context.set(
      key.toLowerCase(),
      Array.isArray(given)
        ? given.map((one, index) => contextValue(one, `${at}[${index}]`))
        : contextValue(given, at),
    );
  }
  return context;
}

function contextValue(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw bad(where, value, 'a string, a number, true or false, or a list of them');
}

function bad(where: string, value: unknown, allowed: string): BadInput {
  const shown = value === undefined ? 'nothing' : JSON.stringify(value);
  const short = shown.length <= 80 ? shown : `${shown.slice(0, 77)}...`;
  return new BadInput(`${where}: ${short} where ${allowed} is needed`);
}
