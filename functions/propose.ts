import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsRoles, awsTrails } from '../lib/aws/ports.ts';
import { ProposeInput, propose } from '../lib/steps/propose.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
};

export const handler = lambdaTask(ProposeInput, (input) => {
  const account = accessTo(environment, input.role.arn);
  return propose(input, {
    ...ports,
    roles: awsRoles(account),
    trails: awsTrails(environment, account),
  });
});
