import type { Stack } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { withMember } from './member-access.ts';
import { Pipeline } from './pipeline.ts';
import { RatchetFunction } from './ratchet-function.ts';
import type { Resources } from './resources.ts';
import { fleetPermissions, reconcilePermissions } from './run-permissions.ts';
import { Schedules } from './schedules.ts';
import { taskFunctions } from './task-functions.ts';
import { RETIGHTEN_FLEET } from './task-states.ts';

export interface ClockProps {
  readonly resources: Resources;
  /** Of all functions, with the ARN that starts a run. */
  readonly environment: Readonly<Record<string, string>>;
  /** The machine of one role. */
  readonly pipeline: Pipeline;
}

/** What goes on without anybody asking: roles looked at again when they are due, and what events did not tell of. */
export function addClock(stack: Stack, { resources, environment, pipeline }: ClockProps): void {
  const { settings } = resources;
  const fleet = new Pipeline(stack, 'Fleet', {
    machine: 'RetightenFleet',
    description: "Ratchet's state machine retighten-fleet",
    definition: RETIGHTEN_FLEET,
    tasks: taskFunctions(stack, {
      definition: RETIGHTEN_FLEET,
      permissions: fleetPermissions(stack, resources, pipeline),
      environment,
      settings,
    }),
    pinned: settings.pinned,
  });
  const { lambda } = new RatchetFunction(stack, 'Reconcile', {
    file: 'reconcile',
    description: 'Starts and stops what no event told of',
    timeoutSeconds: 900,
    memoryMiB: 512,
    ...withMember(stack, 'Reconcile', settings, {
      environment: {
        ...environment,
        ...(settings.memberAccounts.length === 0
          ? {}
          : { MEMBER_ACCOUNTS: settings.memberAccounts.join(',') }),
      },
      permissions: reconcilePermissions(stack, resources, pipeline),
    }),
  });
  const { lost } = new Schedules(stack, 'Schedules', [
    {
      id: 'Retighten',
      description: 'Looks at roles again that are due',
      expression: settings.schedule,
      targetArn: fleet.startArn,
      action: 'states:StartExecution',
      input: { scope: 'due' },
    },
    {
      id: 'Reconcile',
      description: 'Compares the roles that are tagged with the runs that go on',
      expression: settings.schedule,
      targetArn: lambda.functionArn,
      action: 'lambda:InvokeFunction',
      input: { reconcile: 'now' },
    },
  ]);
  // Scheduler knows only whether the function took its event, not how it ended.
  lambda.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(lost) });
}
