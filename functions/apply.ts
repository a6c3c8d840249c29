import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsLeases, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { ApplyInput, apply } from '../lib/steps/apply.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  archive: awsArchive(environment),
  leases: awsLeases(environment),
  clock: systemClock,
};

export const handler = lambdaTask(ApplyInput, (input) => apply(input, ports));
