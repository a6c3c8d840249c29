import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { ObserveInput, observe } from '../lib/steps/observe.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
  clock: systemClock,
};

export const handler = lambdaTask(ObserveInput, (input) => {
  const account = accessTo(environment, input.role.arn);
  return observe(input, { ...ports, roles: awsRoles(account) });
});
