import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { AbandonInput, abandon } from '../lib/steps/abandon.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
  clock: systemClock,
};

export const handler = lambdaTask(AbandonInput, (input) => {
  const account = accessTo(environment, input.role.arn);
  return abandon(input, { ...ports, roles: awsRoles(account) });
});
