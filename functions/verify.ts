import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsChecks, awsRoles } from '../lib/aws/ports.ts';
import { gatesRun } from '../lib/domain/measurement.ts';
import { VerifyInput, verify } from '../lib/steps/verify.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  checks: awsChecks(),
  archive: awsArchive(environment),
};

export const handler = lambdaTask(VerifyInput, (input) => verify(input, ports), gatesRun);
