import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsLeases, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { ApplyInput, apply } from '../lib/steps/apply.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
  leases: awsLeases(environment),
  clock: systemClock,
};

export const handler = lambdaTask(ApplyInput, (input) => {
  const account = accessTo(environment, input.role.arn);
  return apply(input, { ...ports, roles: awsRoles(account) });
});
