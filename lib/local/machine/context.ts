import type { Execution } from './execution.ts';
import type { JsonObject } from './json.ts';
import type { Machine } from './load-definition.ts';

const ACCOUNT = 'arn:aws:states:local:000000000000';

/** What `$$` paths read: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
export function contextOf(
  machine: Machine,
  { name, input, startedAt, position }: Execution,
): JsonObject {
  return {
    Execution: {
      Id: `${ACCOUNT}:execution:${machine.name}:${name}`,
      Input: input,
      Name: name,
      StartTime: startedAt,
    },
    State: {
      EnteredTime: position.enteredAt,
      Name: position.state,
      RetryCount: position.attempts.reduce((sum, used) => sum + used, 0),
    },
    StateMachine: { Id: `${ACCOUNT}:stateMachine:${machine.name}`, Name: machine.name },
    ...(position.token === null ? {} : { Task: { Token: position.token } }),
  };
}
