import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { ObserveInput, observe } from '../lib/steps/observe.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  archive: awsArchive(environment),
  clock: systemClock,
};

export const handler = lambdaTask(ObserveInput, (input) => observe(input, ports));
