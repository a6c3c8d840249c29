import type { Run, SampleRole } from '../actor.ts';
import { type Call, failing, read, write } from '../call.ts';
import { roleSession, taskId } from '../caller.ts';
import { invoke } from '../calls/lambda.ts';
import { rejected } from '../failures.ts';
import { arn } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { roundTheClock, weekdays } from '../schedule.ts';

const identity = { name: 'order-fulfilment', path: '/service-role/' } as const;
const PACKING = arn('states', 'stateMachine:order-packing');
const RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';

const session = roleSession(identity, {
  session: taskId(identity.name),
  address: '',
  agent: '',
  service: 'states.amazonaws.com',
});

/** A state machine: invokes functions, starts a nested one, and sends to a queue and a topic, which the trail does not show. */
export const stepFunctions: SampleRole = {
  ...identity,
  description: 'Step Functions state machine that fulfils orders',
  trust: { kind: 'service', service: 'states.amazonaws.com' },
  attached: [
    managed(
      'larkspur-orchestration',
      document(
        allow(['lambda:*', 'states:*', 'sqs:*', 'sns:*']),
        allow(['events:*'], arn('events', 'rule/*')),
      ),
    ),
  ],
  activities: [
    { when: roundTheClock(40), as: session, does: fulfil },
    { when: weekdays(roundTheClock(1)), as: session, does: watchNested },
  ],
};

function fulfil({ random, turn }: Run): readonly Call[] {
  const execution = random.uuid();
  const packing = write('states', 'StartExecution', {
    request: { stateMachineArn: PACKING, name: execution, input: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    response: { executionArn: arn('states', `execution:order-packing:${execution}`) },
  });
  const limited = rejected(
    'ExecutionLimitExceeded',
    'The maximum number of running executions has been reached.',
  );
  return [
    invoke('reserve-stock'),
    invoke('charge-card'),
    ...(turn % 50 === 49 ? [failing(packing, limited)] : []),
    packing,
    read('states', 'DescribeExecution', {
      request: { executionArn: arn('states', `execution:order-packing:${execution}`) },
    }),
    invoke('print-label'),
  ];
}

/** Step Functions keeps a rule of its own to learn when a nested execution ends. */
function watchNested(): readonly Call[] {
  return [
    read('events', 'DescribeRule', { request: { name: RULE } }),
    write('events', 'PutRule', {
      request: { name: RULE, state: 'ENABLED' },
      response: { ruleArn: arn('events', `rule/${RULE}`) },
    }),
    write('events', 'PutTargets', {
      request: { rule: RULE, targets: [{ id: 'StepFunctions', arn: PACKING }] },
    }),
  ];
}
