import { describe, expect, it } from 'vitest';
import { InvalidDefinition } from '../../../../lib/local/machine/errors.ts';
import type { JsonObject } from '../../../../lib/local/machine/json.ts';
import { loadDefinition } from '../../../../lib/local/machine/load-definition.ts';

const placeholder = (name: string) => `\${${name}}`;
const end = { End: true };
const task = { Type: 'Task', Resource: 'work', ...end };
const pass = { Type: 'Pass', ...end };
const rule = { Variable: '$.x', StringEquals: 'a', Next: 'Z' };
const choiceOf = (changed: JsonObject) => ({
  Type: 'Choice',
  Choices: [{ Next: 'Z', ...changed }],
});
const tokenTask = (parameters: JsonObject) => ({
  ...task,
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: parameters,
});

function problemsOf(definition: unknown, substitutions = new Map<string, string>()) {
  try {
    loadDefinition(JSON.stringify(definition), substitutions);
    return [];
  } catch (error) {
    if (error instanceof InvalidDefinition) return error.problems;
    throw error;
  }
}

describe('a state it cannot play is named with its field', () => {
  it.each<[string, JsonObject, string]>([
    ['a Map', { Type: 'Map', ...end }, 'States.X.Type: "Map" is not supported'],
    ['a Parallel', { Type: 'Parallel', ...end }, 'States.X.Type: "Parallel" is not supported'],
    ['a state without a type', end, 'States.X.Type: undefined is not supported'],
    ['JSONata', { ...pass, QueryLanguage: 'JSONata' }, 'States.X.QueryLanguage: this field'],
    ['Assign', { ...pass, Assign: { a: 1 } }, 'States.X.Assign: this field'],
    ['Output', { ...pass, Output: 1 }, 'States.X.Output: this field'],
    ['a typo', { ...task, TimeoutSecond: 1 }, 'States.X.TimeoutSecond: this field'],
    [
      'two timeouts',
      { ...task, TimeoutSeconds: 9, TimeoutSecondsPath: '$.t' },
      'States.X.TimeoutSecondsPath:',
    ],
    ['Credentials', { ...task, Credentials: {} }, 'States.X.Credentials: this field'],
    ['a Retry of a Pass', { ...pass, Retry: [] }, 'States.X.Retry: this field'],
    [
      'an OutputPath of a Fail',
      { Type: 'Fail', OutputPath: '$' },
      'States.X.OutputPath: this field',
    ],
    ['Next of a Succeed', { Type: 'Succeed', Next: 'Z' }, 'States.X.Next: this field'],
    [
      'another integration',
      { ...task, Resource: 'arn:aws:states:::sns:publish' },
      'States.X.Resource: "arn:aws:states:::sns:publish" is not supported',
    ],
    [
      'an activity',
      { ...task, Resource: 'arn:aws:states:eu-west-1:111122223333:activity:a' },
      'States.X.Resource: "arn:aws:states:eu-west-1',
    ],
    [
      'lambda:invoke.sync',
      { ...task, Resource: 'arn:aws:states:::lambda:invoke.sync' },
      'States.X.Resource:',
    ],
    [
      'a missing FunctionName',
      tokenTask({ Payload: 1 }),
      'States.X.Parameters.FunctionName: must be a string',
    ],
    [
      'a FunctionName by path',
      tokenTask({ 'FunctionName.$': '$.f' }),
      'States.X.Parameters.FunctionName: must',
    ],
    [
      'a Qualifier',
      tokenTask({ FunctionName: 'f', Qualifier: '1' }),
      'States.X.Parameters.Qualifier: not supported',
    ],
    [
      'a token without waiting for it',
      { ...task, Parameters: { 't.$': '$$.Task.Token' } },
      'States.X.Parameters: $$.Task.Token exists only',
    ],
    [
      'a heartbeat as long as the timeout',
      { ...task, TimeoutSeconds: 9, HeartbeatSeconds: 9 },
      'States.X.HeartbeatSeconds: must be less',
    ],
    ['a timeout of 0', { ...task, TimeoutSeconds: 0 }, 'States.X.TimeoutSeconds:'],
    [
      'a typo in Retry',
      { ...task, Retry: [{ ErrorEquals: ['E'], MaxAttempt: 1 }] },
      'States.X.Retry[0].MaxAttempt: this field',
    ],
    [
      'a wait of 0 to retry',
      { ...task, Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 0 }] },
      'States.X.Retry[0].IntervalSeconds:',
    ],
    [
      'a rate under 1',
      { ...task, Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.5 }] },
      'States.X.Retry[0].BackoffRate:',
    ],
    [
      'an unknown jitter',
      { ...task, Retry: [{ ErrorEquals: ['E'], JitterStrategy: 'HALF' }] },
      'States.X.Retry[0].JitterStrategy:',
    ],
    [
      'a cap under the interval',
      { ...task, Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 5, MaxDelaySeconds: 5 }] },
      'States.X.Retry[0].MaxDelaySeconds: must be more',
    ],
    [
      'a Catch without Next',
      { ...task, Catch: [{ ErrorEquals: ['E'] }] },
      'States.X.Catch[0].Next:',
    ],
    [
      'a Catch to nowhere',
      { ...task, Catch: [{ ErrorEquals: ['E'], Next: 'Nowhere' }] },
      'States.X.Catch[0].Next: there is no state "Nowhere"',
    ],
    [
      'a filter',
      { ...pass, InputPath: '$.a[?(@.b)]' },
      'States.X.InputPath: the path $.a[?(@.b)] is not supported from "[?(@.b)]" on',
    ],
    [
      'a wildcard',
      { ...pass, Parameters: { 'a.$': '$.a[*]' } },
      'States.X.Parameters.a.$: the path $.a[*]',
    ],
    [
      'recursive descent',
      { ...pass, Parameters: { b: [{ 'a.$': '$..a' }] } },
      'States.X.Parameters.b[0].a.$: the path $..a',
    ],
    [
      'a negative index',
      { ...pass, OutputPath: '$.a[-1]' },
      'States.X.OutputPath: the path $.a[-1]',
    ],
    [
      'a hyphen after a dot',
      { ...pass, OutputPath: '$.a-b' },
      'States.X.OutputPath: the path $.a-b is not supported from "-b" on',
    ],
    [
      'an intrinsic function',
      { ...task, ResultSelector: { 'a.$': 'States.Format($.a)' } },
      'States.X.ResultSelector.a.$: the intrinsic function States.Format is not supported',
    ],
    [
      'a .$ field that is no path',
      { ...pass, Parameters: { 'a.$': 'b' } },
      'States.X.Parameters.a.$: "b" is not a path',
    ],
    [
      'a .$ field that is no string',
      { ...pass, Parameters: { 'a.$': 1 } },
      'States.X.Parameters.a.$: a field that ends in .$',
    ],
    [
      'a field twice',
      { ...pass, Parameters: { a: 1, 'a.$': '$.a' } },
      'States.X.Parameters.a.$: "a" is given twice',
    ],
    [
      'Parameters that are no object',
      { ...pass, Parameters: [1] },
      'States.X.Parameters: must be an object',
    ],
    [
      'an unknown context field',
      { ...pass, InputPath: '$$.Execution.RoleArn' },
      'States.X.InputPath: the context path $$.Execution.RoleArn is not supported',
    ],
    [
      'the context object whole',
      { ...pass, InputPath: '$$' },
      'States.X.InputPath: the context path $$ is not supported',
    ],
    [
      'a ResultPath into an array',
      { ...pass, ResultPath: '$.a[0]' },
      'States.X.ResultPath: $.a[0] cannot be written to',
    ],
    [
      'a ResultPath into the context',
      { ...pass, ResultPath: '$$.Execution.Input' },
      'States.X.ResultPath: $$.Execution.Input cannot',
    ],
    [
      'an operator',
      choiceOf({ Variable: '$.x', StringMatches: 'a*' }),
      'States.X.Choices[0].StringMatches: this field',
    ],
    [
      'an operator by path',
      choiceOf({ Variable: '$.x', StringEqualsPath: '$.y' }),
      'States.X.Choices[0].StringEqualsPath: this field',
    ],
    [
      'an operator in And',
      choiceOf({ And: [{ Variable: '$.x', IsString: true }] }),
      'States.X.Choices[0].And[0].IsString: this field',
    ],
    ['Next in And', choiceOf({ And: [rule] }), 'States.X.Choices[0].And[0].Next: this field'],
    ['two operators', choiceOf({ ...rule, IsNull: true }), 'States.X.Choices[0]: needs either'],
    ['no operator', choiceOf({ Variable: '$.x' }), 'States.X.Choices[0]: needs either'],
    [
      'an operator without a Variable',
      choiceOf({ IsNull: true }),
      'States.X.Choices[0]: needs either',
    ],
    [
      'a Variable with Not',
      choiceOf({ Variable: '$.x', Not: { Variable: '$.x', IsNull: true } }),
      'States.X.Choices[0]: needs either',
    ],
    [
      'an operand of another type',
      choiceOf({ Variable: '$.x', NumericEquals: '1' }),
      'States.X.Choices[0].NumericEquals:',
    ],
    ['a choice among nothing', { Type: 'Choice', Choices: [] }, 'States.X.Choices:'],
    [
      'a Default to nowhere',
      { Type: 'Choice', Choices: [rule], Default: 'Nowhere' },
      'States.X.Default: there is no state "Nowhere"',
    ],
    [
      'two timers',
      { Type: 'Wait', Seconds: 1, SecondsPath: '$.s', ...end },
      'States.X: needs exactly one of Seconds',
    ],
    ['no timer', { Type: 'Wait', ...end }, 'States.X: needs exactly one of Seconds'],
    ['a negative wait', { Type: 'Wait', Seconds: -1, ...end }, 'States.X.Seconds:'],
    [
      'a timestamp without a zone',
      { Type: 'Wait', Timestamp: '2026-01-01T00:00:00', ...end },
      'States.X.Timestamp:',
    ],
    [
      'Error and ErrorPath',
      { Type: 'Fail', Error: 'E', ErrorPath: '$.e' },
      'States.X: has both Error and ErrorPath',
    ],
    ['Next and End', { ...pass, Next: 'Z' }, 'States.X: needs either Next or "End": true'],
    ['neither Next nor End', { Type: 'Pass' }, 'States.X: needs either Next or "End": true'],
    ['"End": false', { Type: 'Pass', End: false }, 'States.X.End:'],
    [
      'Next to nowhere',
      { Type: 'Pass', Next: 'Nowhere' },
      'States.X.Next: there is no state "Nowhere"',
    ],
  ])('%s', (_, state, problem) => {
    const States = { X: state, Z: { Type: 'Succeed' } };
    const problems = problemsOf({ StartAt: 'X', States });

    expect(
      problems.some((line) => line.startsWith(problem)),
      problems.join('\n'),
    ).toBe(true);
  });
});

describe('a machine it cannot play', () => {
  it.each<[string, JsonObject, string]>([
    [
      'names an unknown field',
      { QueryLanguage: 'JSONata' },
      'QueryLanguage: this field is not supported',
    ],
    ['names its missing start', { StartAt: 'Y' }, 'StartAt: there is no state "Y"'],
    [
      'names a state nothing leads to',
      { States: { X: pass, Y: pass } },
      'States.Y: no state leads here',
    ],
    [
      'names a name that is too long',
      { States: { ['x'.repeat(81)]: pass } },
      `States.${'x'.repeat(81)}: `,
    ],
    ['names a timeout it cannot have', { TimeoutSeconds: '9' }, 'TimeoutSeconds: '],
    ['has no states', { States: {} }, 'StartAt: there is no state "X"'],
  ])('%s', (_, changed, problem) => {
    const problems = problemsOf({ StartAt: 'X', States: { X: pass }, ...changed });

    expect(problems.join('\n')).toContain(problem);
  });

  it.each(['', '[', 'null', '3', '[]'])('says so of a file with %j in it', (text) => {
    expect(() => loadDefinition(text, new Map())).toThrow(InvalidDefinition);
  });

  it('is told all its problems at once', () => {
    const States = { X: { ...pass, Foo: 1, Bar: 2 }, Y: { Type: 'Map' } };

    expect(problemsOf({ StartAt: 'X', States })).toHaveLength(3);
  });
});

it('puts substitutions in place, inside of longer strings too', () => {
  const States = {
    X: { ...task, Resource: placeholder('Name'), Parameters: { a: `x-${placeholder('Other')}-y` } },
  };
  const text = JSON.stringify({ StartAt: 'X', States });
  const machine = loadDefinition(
    text,
    new Map([
      ['Name', 'work'],
      ['Other', '"quoted"'],
    ]),
  );

  expect(machine.states.get('X')).toMatchObject({
    call: { kind: 'direct', functionName: 'work' },
    Parameters: { fields: [['a', { value: 'x-"quoted"-y' }]] },
  });
});

it('names the placeholders that have no value', () => {
  const States = { X: { ...task, Resource: placeholder('Name') } };

  expect(problemsOf({ StartAt: 'X', States })).toEqual([
    `no value was given for ${placeholder('Name')}`,
  ]);
});

it('has another digest when only a substitution differs', () => {
  const text = JSON.stringify({
    StartAt: 'X',
    States: { X: { ...task, Resource: placeholder('Name') } },
  });
  const digests = ['one', 'two'].map(
    (name) => loadDefinition(text, new Map([['Name', name]])).digest,
  );

  expect(new Set(digests).size).toBe(2);
});
