import { StateFailure } from './errors.ts';
import { isJsonObject, type Json, withKey } from './json.ts';

/** `$.a['b-c'][0]` taken apart; the root is the state's document or, with `$$`, the context object. */
export interface Path {
  readonly root: 'document' | 'context';
  readonly steps: readonly (string | number)[];
  readonly text: string;
}

/** What paths are read from. */
export interface Scope {
  readonly document: Json;
  readonly context: Json;
}

export type Parsed<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'unsupported'; readonly why: string };

const STEP = /\.([\p{L}_][\p{L}\p{N}_]*)|\['([^'\\]+)'\]|\["([^"\\]+)"\]|\[(\d{1,9})\]/uy;

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html, as far as it means something here. */
const CONTEXT_FIELDS = [
  'Execution.Id',
  'Execution.Input',
  'Execution.Name',
  'Execution.StartTime',
  'State.EnteredTime',
  'State.Name',
  'State.RetryCount',
  'StateMachine.Id',
  'StateMachine.Name',
  'Task.Token',
];

/** Names and indexes only: no wildcard, slice, filter, recursive descent or intrinsic function. */
export function parsePath(text: string): Parsed<Path> {
  if (text.startsWith('States.')) {
    return unsupported(`the intrinsic function ${text.split('(')[0]} is not supported`);
  }
  if (!text.startsWith('$')) return unsupported(`"${text}" is not a path: it must start with $`);

  const root = text.startsWith('$$') ? 'context' : 'document';
  const steps: (string | number)[] = [];
  STEP.lastIndex = root === 'context' ? 2 : 1;
  while (STEP.lastIndex < text.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(text);
    if (match === null) {
      return unsupported(
        `the path ${text} is not supported from "${text.slice(at)}" on: only .name, ['name'] and [0] are`,
      );
    }
    const [, dotted, single, double, index] = match;
    steps.push(index === undefined ? (dotted ?? single ?? double ?? '') : Number(index));
  }
  if (root === 'context' && !CONTEXT_FIELDS.includes(steps.slice(0, 2).join('.'))) {
    return unsupported(
      `the context path ${text} is not supported: ${CONTEXT_FIELDS.join(', ')} are`,
    );
  }
  return { kind: 'parsed', value: { root, steps, text } };
}

/** A path that can be written to: of the document, and by names only. */
export function parseReferencePath(text: string): Parsed<readonly string[]> {
  const parsed = parsePath(text);
  if (parsed.kind === 'unsupported') return parsed;
  const names = parsed.value.steps.filter((step) => typeof step === 'string');
  if (parsed.value.root === 'context' || names.length < parsed.value.steps.length) {
    return unsupported(`${text} cannot be written to: only $, $.name and ['name'] can`);
  }
  return { kind: 'parsed', value: names };
}

/** `undefined` when nothing is there; a key that only the prototype has is not there. */
export function readPath(path: Path, scope: Scope): Json | undefined {
  let at: Json | undefined = path.root === 'context' ? scope.context : scope.document;
  for (const step of path.steps) {
    if (typeof step === 'number') at = Array.isArray(at) ? at[step] : undefined;
    else at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

/** The same, for the fields where AWS ends the execution with States.Runtime when nothing is there. */
export function readRequired(path: Path, field: string, scope: Scope): Json {
  const value = readPath(path, scope);
  if (value !== undefined) return value;
  throw new StateFailure(
    'States.Runtime',
    `The path '${path.text}' of the field '${field}' could not be found in the state's input`,
  );
}

/**
 * The document with the value at the names, objects made where there is nothing; no names at all
 * replace the document. Fails with States.ResultPathMatchFailure where something else than an object is in the way.
 */
export function writePath(names: readonly string[], document: Json, value: Json): Json {
  const [name, ...rest] = names;
  if (name === undefined) return value;
  if (!isJsonObject(document)) {
    throw new StateFailure(
      'States.ResultPathMatchFailure',
      `ResultPath cannot put '${name}' into something that is not an object`,
    );
  }
  const below = Object.hasOwn(document, name) ? (document[name] ?? null) : {};
  return withKey(document, name, writePath(rest, below, value));
}

function unsupported(why: string): { readonly kind: 'unsupported'; readonly why: string } {
  return { kind: 'unsupported', why };
}
