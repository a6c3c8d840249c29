import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsLeases, awsRoles, awsTrails, systemClock } from '../lib/aws/ports.ts';
import { AdmitInput, admit } from '../lib/steps/admit.ts';

const environment = readEnvironment(process.env);
const ports = {
  leases: awsLeases(environment),
  clock: systemClock,
};

export const handler = lambdaTask(AdmitInput, (input) => {
  const account = accessTo(environment, input.role.arn);
  return admit(input, {
    ...ports,
    roles: awsRoles(account),
    trails: awsTrails(environment, account),
  });
});
