import type * as z from 'zod';
import { digestOf } from '../../digest.ts';
import { type Definition, definition, type State } from './definition.ts';
import { InvalidDefinition } from './errors.ts';
import { isJsonObject, type Json } from './json.ts';

/** A state machine that can be played: nothing in it is unknown to the interpreter. */
export interface Machine {
  readonly name: string;
  /** Of the definition with its substitutions made; an execution goes on only under the one it began with. */
  readonly digest: string;
  readonly startAt: string;
  readonly timeoutSeconds: number;
  readonly states: ReadonlyMap<string, State>;
}

/**
 * Reads an ASL file. `substitutions` are the values of its `${Name}` placeholders, as CloudFormation's
 * DefinitionSubstitutions. A Task's Resource or FunctionName, after that, is what `invoke` is called with.
 * Throws InvalidDefinition that lists every problem as `States.X.Field: why`; a field, state type, operator,
 * path form or intrinsic function that is not supported is one.
 */
export function loadDefinition(
  text: string,
  substitutions: ReadonlyMap<string, string>,
  name = 'machine',
): Machine {
  const missing = new Set<string>();
  const raw = substitute(parseJson(text), substitutions, missing);
  if (missing.size > 0) {
    throw new InvalidDefinition([...missing].map((key) => `no value was given for \${${key}}`));
  }

  const parsed = definition.safeParse(raw);
  if (!parsed.success)
    throw new InvalidDefinition(parsed.error.issues.flatMap((at) => tell(at, raw)));

  const states = new Map(Object.entries(parsed.data.States));
  const problems = flowProblems(parsed.data, states);
  if (problems.length > 0) throw new InvalidDefinition(problems);
  return {
    name,
    digest: digestOf(raw),
    startAt: parsed.data.StartAt,
    timeoutSeconds: parsed.data.TimeoutSeconds,
    states,
  };
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidDefinition([`not JSON: ${error instanceof Error ? error.message : error}`]);
  }
}

function substitute(
  value: Json,
  substitutions: ReadonlyMap<string, string>,
  missing: Set<string>,
): Json {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (placeholder, key: string) => {
      const found = substitutions.get(key);
      if (found === undefined) missing.add(key);
      return found ?? placeholder;
    });
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, substitute(part, substitutions, missing)]),
    );
  }
  if (!Array.isArray(value)) return value;
  const items: readonly Json[] = value;
  return items.map((item) => substitute(item, substitutions, missing));
}

function tell(issue: z.core.$ZodIssue, raw: Json): readonly string[] {
  const at = (more: readonly PropertyKey[]) => placeOf([...issue.path, ...more]);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${at([key])}: this field is not supported`);
  }
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'Type') {
    const type = JSON.stringify(valueAt(raw, issue.path));
    return [`${at([])}: ${type} is not supported: Task, Pass, Choice, Wait, Succeed and Fail are`];
  }
  return [`${at([])}: ${issue.message}`];
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return place.join('').replace(/^\./, '') || 'the definition';
}

function valueAt(raw: Json, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    raw,
  );
}

/** Where a state can lead, as `[field, name of the next state]`. */
function targetsOf(state: State): readonly (readonly [string, string])[] {
  const next = 'Next' in state && state.Next !== undefined ? [['Next', state.Next] as const] : [];
  switch (state.Type) {
    case 'Choice':
      return [
        ...state.Choices.map((rule, index) => [`Choices[${index}].Next`, rule.next] as const),
        ...(state.Default === undefined ? [] : [['Default', state.Default] as const]),
      ];
    case 'Task':
      return [
        ...next,
        ...state.Catch.map((caught, index) => [`Catch[${index}].Next`, caught.Next] as const),
      ];
    default:
      return next;
  }
}

function flowProblems({ StartAt }: Definition, states: ReadonlyMap<string, State>): string[] {
  const problems = states.has(StartAt) ? [] : [`StartAt: there is no state "${StartAt}"`];
  const reachable = new Set([StartAt]);
  for (const name of reachable) {
    const state = states.get(name);
    for (const [, target] of state === undefined ? [] : targetsOf(state)) reachable.add(target);
  }
  for (const [name, state] of states) {
    if (!reachable.has(name)) problems.push(`States.${name}: no state leads here`);
    if ('ResultPath' in state || state.Type === 'Wait') {
      const ways = [state.Next, state.End].filter((way) => way !== undefined);
      if (ways.length !== 1) problems.push(`States.${name}: needs either Next or "End": true`);
    }
    for (const [field, target] of targetsOf(state)) {
      if (states.has(target)) continue;
      problems.push(`States.${name}.${field}: there is no state "${target}"`);
    }
  }
  return problems;
}
