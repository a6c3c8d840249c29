import fc from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from '../../lib/local/machine/json.ts';
import { named } from './asl-stage.ts';

/** A small machine without loops, so that each state is entered once at most, and what its functions do. */
export interface GeneratedCase {
  readonly definition: {
    readonly StartAt: string;
    readonly States: Readonly<Record<string, JsonObject>>;
  };
  readonly input: JsonObject;
  readonly scripts: Readonly<Record<string, Script>>;
}

/** A function throws these one call after the other, and then gives its result. */
interface Script {
  readonly errors: readonly string[];
  readonly result: Json;
}

/** Printed with the test's name; RATCHET_SEED plays a failed run again. */
export const SEED = Number(process.env['RATCHET_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

export const functionArn = (name: string) =>
  `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

const ERRORS = ['Busy', 'Gone', 'Odd'] as const;
const PATHS = [
  '$',
  '$.n',
  '$.s',
  '$.flag',
  '$.list',
  '$.list[1]',
  '$.deep',
  '$.deep.x',
  "$['deep']['no-dot']",
];

const oftenPath = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...PATHS) },
  { weight: 1, arbitrary: fc.constant('$.missing') },
);
const leaf = fc.constantFrom<Json>(0, 1, 'a', 'b', true, null, [1], { v: 1 });

const parameters: fc.Arbitrary<JsonObject> = fc
  .tuple(leaf, oftenPath, oftenPath)
  .map(([literal, one, other]) => ({ literal, 'one.$': one, nested: [{ 'other.$': other }, 'x'] }));

const resultPathAt = (index: number) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<JsonObject>({ ResultPath: `$.r${index}` }) },
    { weight: 2, arbitrary: fc.constant<JsonObject>({ ResultPath: `$.deep.made.r${index}` }) },
    { weight: 2, arbitrary: fc.constant<JsonObject>({ ResultPath: null }) },
    { weight: 1, arbitrary: fc.constant<JsonObject>({}) },
  );

const optional = (arbitrary: fc.Arbitrary<JsonObject>) =>
  fc.option(arbitrary, { nil: {} as JsonObject, freq: 2 });

const comparison: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constantFrom('a', 'b').map((operand) => ({ Variable: '$.s', StringEquals: operand })),
  fc.boolean().map((operand) => ({ Variable: '$.flag', BooleanEquals: operand })),
  fc
    .tuple(
      fc.constantFrom(
        'NumericEquals',
        'NumericLessThan',
        'NumericLessThanEquals',
        'NumericGreaterThan',
        'NumericGreaterThanEquals',
      ),
      fc.constantFrom('$.n', '$.s'),
      fc.nat(3),
    )
    .map(([operator, Variable, operand]) => ({ Variable, [operator]: operand })),
  fc.constantFrom('$.missing', '$.n').map((Variable) => ({ Variable, IsPresent: true })),
  fc.constantFrom('$.deep.x', "$.deep['no-dot']").map((Variable) => ({ Variable, IsNull: true })),
);

const condition: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 4, arbitrary: comparison },
  {
    weight: 1,
    arbitrary: fc.array(comparison, { minLength: 1, maxLength: 3 }).map((And) => ({ And })),
  },
  {
    weight: 1,
    arbitrary: fc.array(comparison, { minLength: 1, maxLength: 3 }).map((Or) => ({ Or })),
  },
  { weight: 1, arbitrary: comparison.map((Not) => ({ Not })) },
);

const errorEquals = fc.oneof(
  fc.uniqueArray(fc.constantFrom<string>(...ERRORS), { minLength: 1, maxLength: 2 }),
  fc.constantFrom(['States.ALL'], ['States.TaskFailed']),
);

const retriers = fc.array(
  fc.record({
    ErrorEquals: errorEquals,
    IntervalSeconds: fc.constant(1),
    BackoffRate: fc.constant(1),
    MaxAttempts: fc.nat(2),
  }),
  { maxLength: 2 },
);

/** The first `count` states may only lead to later ones, and the last of all ends. */
function stateAt(index: number, count: number, waitSeconds: number): fc.Arbitrary<JsonObject> {
  const ahead = fc.integer({ min: Math.min(index + 1, count), max: count }).map((at) => `S${at}`);
  const onward: fc.Arbitrary<JsonObject> =
    index === count ? fc.constant<JsonObject>({ End: true }) : ahead.map((Next) => ({ Next }));
  const all = (...parts: fc.Arbitrary<JsonObject>[]): fc.Arbitrary<JsonObject> =>
    fc.tuple(...parts).map((fields) => Object.assign({}, ...fields));

  const pass = all(
    fc.constant({ Type: 'Pass' }),
    optional(fc.constantFrom('$', '$.deep').map((InputPath) => ({ InputPath }))),
    optional(parameters.map((Parameters) => ({ Parameters }))),
    optional(fc.constantFrom<Json>(1, 'b', { v: 2 }, [3]).map((Result) => ({ Result }))),
    resultPathAt(index),
    onward,
  );
  const catchers =
    index === count
      ? fc.constant<JsonObject>({})
      : fc
          .array(
            all(
              errorEquals.map((ErrorEquals) => ({ ErrorEquals })),
              resultPathAt(index),
              ahead.map((Next) => ({ Next })),
            ),
            { maxLength: 2 },
          )
          .map((Catch) => ({ Catch }));
  const task = all(
    fc.constant({ Type: 'Task', Resource: functionArn(`f${index}`), TimeoutSeconds: 600 }),
    optional(parameters.map((Parameters) => ({ Parameters }))),
    optional(fc.constantFrom('$', '$.v').map((path) => ({ ResultSelector: { 'picked.$': path } }))),
    resultPathAt(index),
    retriers.map((Retry) => ({ Retry })),
    catchers,
    onward,
  );
  if (index === count) {
    const succeed = optional(fc.constant({ OutputPath: '$.deep' })).map((more) => ({
      Type: 'Succeed',
      ...more,
    }));
    const fail = fc.constant<JsonObject>({ Type: 'Fail', Error: 'Mine', Cause: 'as written' });
    return fc.oneof(pass, task, succeed, fail);
  }
  const choice = fc
    .tuple(fc.array(fc.tuple(condition, ahead), { minLength: 1, maxLength: 2 }), ahead, fc.nat(9))
    .map(([rules, Default, chance]) => ({
      Type: 'Choice',
      Choices: rules.map(([rule, Next]) => ({ ...rule, Next })),
      ...(chance === 0 ? {} : { Default }),
    }));
  const wait = all(fc.constant({ Type: 'Wait', Seconds: waitSeconds }), onward);
  return fc.oneof(pass, { weight: 3, arbitrary: task }, choice, wait);
}

const script: fc.Arbitrary<Script> = fc.record({
  errors: fc.oneof(fc.constant([]), fc.array(fc.constantFrom(...ERRORS), { maxLength: 3 })),
  result: fc.constantFrom<Json>({ v: 1 }, { v: 'x', w: [1] }, { v: null }),
});

/** `waitSeconds`: how long every Wait state waits. */
export function generatedCases(waitSeconds: number): fc.Arbitrary<GeneratedCase> {
  const input: fc.Arbitrary<JsonObject> = fc.record({
    n: fc.nat(3),
    s: fc.constantFrom('a', 'b'),
    flag: fc.boolean(),
    list: fc.constant([1, 2]),
    deep: fc.record({ x: fc.constantFrom(1, null), 'no-dot': fc.constantFrom('y', null) }),
  });
  return fc.integer({ min: 1, max: 6 }).chain((last) => {
    const indexes = Array.from({ length: last + 1 }, (_, index) => index);
    return fc
      .tuple(
        fc.tuple(...indexes.map((index) => stateAt(index, last, waitSeconds))),
        input,
        fc.tuple(...indexes.map(() => script)),
      )
      .map(([states, given, scripts]) => ({
        definition: {
          StartAt: 'S0',
          States: reachable(Object.fromEntries(states.map((state, index) => [`S${index}`, state]))),
        },
        input: given,
        scripts: Object.fromEntries(scripts.map((each, index) => [`f${index}`, each])),
      }));
  });
}

/** Functions that keep count of their calls. Their names may be ARNs. */
export function scripted(scripts: GeneratedCase['scripts']): (name: string) => Promise<Json> {
  const calls = new Map<string, number>();
  return async (arn) => {
    const name = arn.split(':').at(-1) ?? arn;
    const call = calls.get(name) ?? 0;
    calls.set(name, call + 1);
    const { errors, result } = scripts[name] ?? { errors: [], result: null };
    const error = errors[call];
    if (error !== undefined) throw named(error);
    return result;
  };
}

/** How engines word a Cause differs and is compared apart. */
export function withoutCauses(value: Json): Json {
  if (isJsonObject(value)) {
    const kept = Object.entries(value).map(([key, part]) => [
      key,
      key === 'Cause' ? '(cause)' : withoutCauses(part),
    ]);
    return Object.fromEntries(kept);
  }
  return Array.isArray(value) ? value.map((part: Json) => withoutCauses(part)) : value;
}

function reachable(states: Readonly<Record<string, JsonObject>>): Record<string, JsonObject> {
  const found = new Set(['S0']);
  for (const name of found) {
    for (const [, target] of JSON.stringify(states[name]).matchAll(
      /"(?:Next|Default)":"(S\d+)"/g,
    )) {
      if (target !== undefined) found.add(target);
    }
  }
  return Object.fromEntries(Object.entries(states).filter(([name]) => found.has(name)));
}
