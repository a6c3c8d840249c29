import * as z from 'zod';
import { choiceRule } from './choice.ts';
import {
  json,
  MAX_SECONDS,
  nullablePath,
  pathField,
  resultPath,
  seconds,
  template,
} from './fields.ts';
import { catcher, retrier } from './retry.ts';
import { pathsOf, type Template } from './template.ts';

// The part of the Amazon States Language that is played here (JSONPath only), each state type with every
// field it may have: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html
// What is not written down here is refused, so nothing is ever silently ignored.

const INVOKE = 'arn:aws:states:::lambda:invoke';
const INVOKE_AND_WAIT = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

const common = {
  Comment: z.string().optional(),
  InputPath: nullablePath,
  OutputPath: nullablePath,
};
const onward = { Next: z.string().optional(), End: z.literal(true).optional() };

const pass = z.strictObject({
  Type: z.literal('Pass'),
  ...common,
  ...onward,
  Parameters: template.optional(),
  Result: json.optional(),
  ResultPath: resultPath,
});

const task = z
  .strictObject({
    Type: z.literal('Task'),
    ...common,
    ...onward,
    Resource: z.string().min(1),
    Parameters: template.optional(),
    ResultSelector: template.optional(),
    ResultPath: resultPath,
    TimeoutSeconds: seconds.optional(),
    TimeoutSecondsPath: pathField.optional(),
    HeartbeatSeconds: seconds.optional(),
    Retry: z.array(retrier).default([]),
    Catch: z.array(catcher).default([]),
  })
  .superRefine((raw, context) => {
    if ((raw.HeartbeatSeconds ?? 0) >= (raw.TimeoutSeconds ?? MAX_SECONDS)) {
      complain(context, ['HeartbeatSeconds'], 'must be less than TimeoutSeconds');
    }
    if (raw.TimeoutSeconds !== undefined && raw.TimeoutSecondsPath !== undefined) {
      complain(context, ['TimeoutSecondsPath'], 'there is a TimeoutSeconds already');
    }
    const paths = raw.Parameters === undefined ? [] : pathsOf(raw.Parameters);
    if (raw.Resource !== INVOKE_AND_WAIT && paths.some(({ text }) => text === '$$.Task.Token')) {
      complain(context, ['Parameters'], `$$.Task.Token exists only with ${INVOKE_AND_WAIT}`);
    }
  })
  .transform((raw, context) => ({ ...raw, call: toCall(raw.Resource, raw.Parameters, context) }));

/** Which function a Task calls, and whether its own input is the payload (`direct`) or carries it. */
interface Call {
  readonly kind: 'direct' | 'request' | 'token';
  readonly functionName: string;
}

function toCall(
  resource: string,
  parameters: Template | undefined,
  context: z.RefinementCtx,
): Call {
  if (resource === INVOKE || resource === INVOKE_AND_WAIT) {
    const functionName = literalFunctionName(parameters, context);
    return { kind: resource === INVOKE ? 'request' : 'token', functionName };
  }
  if (
    /^arn:/.test(resource) &&
    !/^arn:[\w-]+:lambda:[\w-]*:\d*:function:[\w:$-]+$/.test(resource)
  ) {
    complain(
      context,
      ['Resource'],
      `"${resource}" is not supported: a Lambda function's ARN, ${INVOKE} and ${INVOKE_AND_WAIT} are`,
    );
  }
  return { kind: 'direct', functionName: resource };
}

function literalFunctionName(parameters: Template | undefined, context: z.RefinementCtx): string {
  const fields = parameters?.kind === 'object' ? parameters.fields : [];
  for (const [field] of fields) {
    if (field === 'FunctionName' || field === 'Payload') continue;
    complain(context, ['Parameters', field], 'not supported: FunctionName and Payload are');
  }
  const name = new Map(fields).get('FunctionName');
  if (name?.kind === 'literal' && typeof name.value === 'string') return name.value;
  complain(context, ['Parameters', 'FunctionName'], 'must be a string, and not a path');
  return '';
}

const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...common,
  Choices: z.array(choiceRule).min(1),
  Default: z.string().optional(),
});

const wait = z
  .strictObject({
    Type: z.literal('Wait'),
    ...common,
    ...onward,
    Seconds: z.int().min(0).max(MAX_SECONDS).optional(),
    SecondsPath: pathField.optional(),
    Timestamp: z.iso.datetime({ offset: true }).optional(),
    TimestampPath: pathField.optional(),
  })
  .refine(
    (raw) =>
      [raw.Seconds, raw.SecondsPath, raw.Timestamp, raw.TimestampPath].filter(
        (timer) => timer !== undefined,
      ).length === 1,
    { message: 'needs exactly one of Seconds, SecondsPath, Timestamp and TimestampPath' },
  );

const succeed = z.strictObject({ Type: z.literal('Succeed'), ...common });

const fail = z
  .strictObject({
    Type: z.literal('Fail'),
    Comment: z.string().optional(),
    Error: z.string().optional(),
    ErrorPath: pathField.optional(),
    Cause: z.string().optional(),
    CausePath: pathField.optional(),
  })
  .refine((raw) => raw.Error === undefined || raw.ErrorPath === undefined, {
    message: 'has both Error and ErrorPath',
  })
  .refine((raw) => raw.Cause === undefined || raw.CausePath === undefined, {
    message: 'has both Cause and CausePath',
  });

const state = z.discriminatedUnion('Type', [pass, task, choice, wait, succeed, fail]);

/** Names of states: https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html */
export const definition = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  StartAt: z.string(),
  TimeoutSeconds: seconds.default(MAX_SECONDS),
  States: z.record(z.string().min(1).max(80), state),
});

export type Definition = z.infer<typeof definition>;
export type State = z.infer<typeof state>;

export type TaskState = z.infer<typeof task>;
export type ChoiceState = z.infer<typeof choice>;
export type WaitState = z.infer<typeof wait>;
export type FailState = z.infer<typeof fail>;

function complain(context: z.RefinementCtx, path: readonly string[], message: string): void {
  context.addIssue({ code: 'custom', path: [...path], message });
}
