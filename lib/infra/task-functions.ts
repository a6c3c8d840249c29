import type { Stack } from 'aws-cdk-lib';
import { memberAccess } from './member-access.ts';
import { RatchetFunction } from './ratchet-function.ts';
import { type Resources, taskPermissions } from './task-permissions.ts';
import { taskStates } from './task-states.ts';

/** A function for each Task state, by what the definition has in place of its ARN. */
export function taskFunctions(
  stack: Stack,
  resources: Resources,
  environment: Readonly<Record<string, string>>,
): ReadonlyMap<string, RatchetFunction> {
  const permissions = taskPermissions(stack, resources);
  return new Map(
    taskStates().map(({ name, file, substitution, timeoutSeconds }) => {
      const allowed = permissions.get(name);
      if (allowed === undefined) {
        throw new Error(
          `State ${name} has no permissions: add it to lib/infra/task-permissions.ts`,
        );
      }
      const member = memberAccess(stack, name, resources.settings);
      const task = new RatchetFunction(stack, name, {
        file,
        description: `State ${name} of tighten-role`,
        timeoutSeconds,
        memoryMiB: 1024,
        environment: { ...environment, ...member.environment },
        permissions: [...allowed, ...member.permissions],
      });
      return [substitution, task] as const;
    }),
  );
}
