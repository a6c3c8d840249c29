import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { count } from '../lib/domain/measurement.ts';
import { RestoreInput, restore } from '../lib/steps/restore.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  RestoreInput,
  (input) => {
    const account = accessTo(environment, input.role.arn);
    return restore(input, { ...ports, roles: awsRoles(account) });
  },
  () => [count('Restores')],
);
