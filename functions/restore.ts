import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { count } from '../lib/domain/measurement.ts';
import { RestoreInput, restore } from '../lib/steps/restore.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  archive: awsArchive(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  RestoreInput,
  (input) => restore(input, ports),
  () => [count('Restores')],
);
