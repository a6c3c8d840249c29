import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsChecks, awsRoles } from '../lib/aws/ports.ts';
import { gatesRun } from '../lib/domain/measurement.ts';
import { VerifyInput, verify } from '../lib/steps/verify.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
};

export const handler = lambdaTask(
  VerifyInput,
  (input) => {
    const account = accessTo(environment, input.role.arn);
    return verify(input, { ...ports, roles: awsRoles(account), checks: awsChecks(account) });
  },
  gatesRun,
);
