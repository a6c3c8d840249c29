import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { withMember } from './member-access.ts';
import { RatchetFunction } from './ratchet-function.ts';
import type { Settings } from './settings.ts';
import { taskStates } from './task-states.ts';

export interface TaskFunctionsProps {
  /** The file of the state machine. */
  readonly definition: string;
  /** Task state -> all its function may do. */
  readonly permissions: ReadonlyMap<string, readonly PolicyStatement[]>;
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: Settings;
}

/** A function for each Task state, by what the definition has in place of its ARN. */
export function taskFunctions(
  stack: Stack,
  { definition, permissions, environment, settings }: TaskFunctionsProps,
): ReadonlyMap<string, RatchetFunction> {
  return new Map(
    taskStates(definition).map(({ name, file, substitution, timeoutSeconds }) => {
      const allowed = permissions.get(name);
      if (allowed === undefined) {
        throw new Error(
          `State ${name} has no permissions: add it to lib/infra/task-permissions.ts`,
        );
      }
      const task = new RatchetFunction(stack, name, {
        file,
        description: `State ${name} of Ratchet's state machines`,
        timeoutSeconds,
        memoryMiB: 1024,
        ...withMember(stack, name, settings, { environment, permissions: allowed }),
      });
      return [substitution, task] as const;
    }),
  );
}
