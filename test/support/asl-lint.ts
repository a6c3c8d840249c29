import { isJsonObject, type Json, type JsonObject } from '../../lib/local/machine/json.ts';

// The rules of a state machine file that neither asl-validator nor amazon-states-language-service has.

interface File {
  /** All of them, those that a Map plays for each item as well. */
  readonly states: ReadonlyMap<string, JsonObject>;
  /** Those that write to the execution's own ledger. */
  readonly top: ReadonlyMap<string, JsonObject>;
  readonly placeholders: readonly string[];
  /** Result keys that several states may set, and why that is right. */
  readonly shared: ReadonlyMap<string, string>;
}

type Rule = (file: File) => readonly string[];

const INVOKE = 'arn:aws:states:::lambda:invoke';

/** Every problem as `rule: where: what`; none for a file that is right. */
export function lintStateMachine(
  text: string,
  shared: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  let definition: Json;
  try {
    definition = JSON.parse(text);
  } catch (error) {
    return [`json: the file: ${error} (is a placeholder outside of quotes?)`];
  }
  const top = new Map(Object.entries(objectAt(definition, 'States'))) as Map<string, JsonObject>;
  const states = withItems(top);
  const placeholders = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name ?? '');
  const file = { states, top, placeholders, shared };
  return Object.entries(RULES).flatMap(([name, rule]) => rule(file).map((at) => `${name}: ${at}`));
}

export const RULES: Readonly<Record<string, Rule>> = {
  /** AWS refuses it at creation: concepts-error-handling.html */
  'states-all-last-and-alone': ({ states }) =>
    handlers(states).flatMap(({ at, handler, isLast }) => {
      const names = handler['ErrorEquals'];
      if (!Array.isArray(names) || !names.includes('States.ALL')) return [];
      return isLast && names.length === 1
        ? []
        : [`${at}: States.ALL must be alone, and in the last`];
    }),

  'heartbeat-under-timeout': ({ states }) =>
    tasks(states).flatMap(([name, { HeartbeatSeconds, TimeoutSeconds }]) =>
      HeartbeatSeconds !== undefined &&
      Number(HeartbeatSeconds) >= Number(TimeoutSeconds ?? 99_999_999)
        ? [`${name}: HeartbeatSeconds is not less than TimeoutSeconds`]
        : [],
    ),

  'token-is-passed': ({ states }) =>
    tasks(states).flatMap(([name, task]) =>
      task['Resource'] === `${INVOKE}.waitForTaskToken` &&
      !JSON.stringify(objectAt(task, 'Parameters')).includes('.$":"$$.Task.Token"')
        ? [`${name}: nobody gets the token, so nobody can answer`]
        : [],
    ),

  /** lambda:invoke has no .sync: connect-lambda.html */
  'no-invoke-sync': ({ states }) =>
    tasks(states).flatMap(([name, { Resource }]) =>
      String(Resource).startsWith(`${INVOKE}.sync`) ? [`${name}: there is no ${Resource}`] : [],
    ),

  'interval-of-a-second': ({ states }) =>
    handlers(states).flatMap(({ at, handler: { IntervalSeconds } }) =>
      IntervalSeconds !== undefined && !(Number(IntervalSeconds) >= 1)
        ? [`${at}: IntervalSeconds must be 1 at least`]
        : [],
    ),

  'task-is-complete': ({ states }) =>
    tasks(states).flatMap(([name, task]) =>
      ['TimeoutSeconds', 'Retry', 'Catch'].flatMap((field) => {
        const value = task[field] ?? task[`${field}Path`];
        return value === undefined || (Array.isArray(value) && value.length === 0)
          ? [`${name}: has no ${field}`]
          : [];
      }),
    ),

  /** Whatever goes wrong, somebody is told. */
  'task-catches-all': ({ states }) =>
    tasks(states).flatMap(([name, task]) =>
      itemsAt(task, 'Catch').some((caught) => itemsAt(caught, 'ErrorEquals').includes('States.ALL'))
        ? []
        : [`${name}: some errors are not caught`],
    ),

  'retry-has-jitter': ({ states }) =>
    tasks(states).flatMap(([name, task]) =>
      itemsAt(task, 'Retry').flatMap((retry, index) =>
        isJsonObject(retry) && retry['JitterStrategy'] !== 'FULL'
          ? [`${name}.Retry[${index}]: JitterStrategy is not FULL`]
          : [],
      ),
    ),

  'state-has-a-comment': ({ states }) =>
    [...states].flatMap(([name, { Comment }]) =>
      typeof Comment === 'string' && Comment !== '' ? [] : [`${name}: has no Comment`],
    ),

  /** One function a Task state, of the state's name. */
  'placeholders-are-the-functions': ({ states, placeholders }) => {
    const wanted = new Set(tasks(states).map(([name]) => `${name}Function`));
    return [
      ...[...wanted]
        .filter((name) => !placeholders.includes(name))
        .map((name) => `${name} is nowhere`),
      ...placeholders
        .filter((name) => !wanted.has(name))
        .map((name) => `${name} is no Task's function`),
      ...tasks(states).flatMap(([name, task]) => {
        const called = String(objectAt(task, 'Parameters')['FunctionName'] ?? task['Resource']);
        return called === `\${${name}Function}` ? [] : [`${name}: calls ${called}`];
      }),
    ];
  },

  /** An execution reads as a ledger: each state writes one key, and nobody else writes it. */
  'one-key-a-state': ({ top, shared }) => {
    const writers = new Map<string, string[]>();
    const problems: string[] = [];
    for (const [name, state] of top) {
      if (!['Task', 'Pass', 'Map'].includes(String(state['Type']))) continue;
      const path = String(state['ResultPath']);
      if (!/^\$\.\w+$/.test(path)) problems.push(`${name}: ResultPath ${path} is not one key`);
      writers.set(path, [...(writers.get(path) ?? []), name]);
    }
    for (const [path, names] of writers) {
      if (names.length > 1 && !shared.has(path))
        problems.push(`${path}: set by ${names.join(', ')}`);
    }
    for (const { at, handler, field } of handlers(top)) {
      const path = String(handler['ResultPath']);
      if (field === 'Catch' && (!/^\$\.\w+$/.test(path) || writers.has(path))) {
        problems.push(`${at}: ResultPath ${path} is not a key of its own`);
      }
    }
    return problems;
  },

  /** `"Payload": "$.x"` sends the text, where `"Payload.$"` sends what is there. */
  'paths-are-marked': ({ states }) =>
    tasks(states).flatMap(([name, task]) =>
      unmarkedPaths(objectAt(task, 'Parameters')).map(
        (key) => `${name}: ${key} has a path but no .$`,
      ),
    ),
};

function withItems(top: ReadonlyMap<string, JsonObject>): ReadonlyMap<string, JsonObject> {
  const nested = [...top.values()].flatMap((state) =>
    Object.entries(objectAt(objectAt(state, 'ItemProcessor'), 'States')),
  );
  return new Map([...top, ...(nested as readonly (readonly [string, JsonObject])[])]);
}

function unmarkedPaths(value: Json | undefined): readonly string[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    typeof part === 'string' && /^\$[.$[]/.test(part) && !key.endsWith('.$')
      ? [key]
      : unmarkedPaths(part),
  );
}

function tasks(
  states: ReadonlyMap<string, JsonObject>,
): readonly (readonly [string, JsonObject])[] {
  return [...states].filter(([, state]) => state['Type'] === 'Task');
}

function handlers(states: ReadonlyMap<string, JsonObject>) {
  return [...states].flatMap(([name, state]) =>
    (['Retry', 'Catch'] as const).flatMap((field) => {
      const items = itemsAt(state, field);
      return items.flatMap((handler, index) => {
        const at = `${name}.${field}[${index}]`;
        return isJsonObject(handler)
          ? [{ at, field, handler, isLast: index === items.length - 1 }]
          : [];
      });
    }),
  );
}

function itemsAt(value: Json, key: string): readonly Json[] {
  const items = isJsonObject(value) ? value[key] : undefined;
  return Array.isArray(items) ? items : [];
}

function objectAt(value: Json, key: string): JsonObject {
  const object = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(object) ? object : {};
}
