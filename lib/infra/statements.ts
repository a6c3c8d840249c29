import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Settings } from './settings.ts';

/** A statement that allows actions on resources, under conditions. */
export function allow(
  actions: readonly string[],
  resources: readonly string[],
  conditions: Record<string, unknown> = {},
): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources], conditions });
}

/** The checks of AWS: each is given documents and reads nothing of the account. */
export const CHECKS = [
  'access-analyzer:CheckAccessNotGranted',
  'access-analyzer:CheckNoNewAccess',
  'access-analyzer:ValidatePolicy',
  'iam:SimulateCustomPolicy',
];

/** To start a generation of Access Analyzer, and to hand it the one role that it reads the trail under. */
export function startGeneration({ accessAnalyzerRoleArn }: Settings): readonly PolicyStatement[] {
  const start = allow(['access-analyzer:StartPolicyGeneration'], ['*']);
  if (accessAnalyzerRoleArn === undefined) return [start];
  const passedTo = { StringEquals: { 'iam:PassedToService': 'access-analyzer.amazonaws.com' } };
  return [
    start,
    allow(['iam:GetRole'], [accessAnalyzerRoleArn]),
    allow(['iam:PassRole'], [accessAnalyzerRoleArn], passedTo),
  ];
}

/**
 * To hand a decision to the task that waits. The service authorization reference lists no resource for the action,
 * but Step Functions checks it on the state machine: tried in aws/aws-cdk#8486, and refusals name it.
 */
export function completeTask({ stateMachineArn }: StateMachine): PolicyStatement {
  return allow(['states:SendTaskSuccess'], [stateMachineArn]);
}
