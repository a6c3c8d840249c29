import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsLeases, awsRoles, awsTrails, systemClock } from '../lib/aws/ports.ts';
import { AdmitInput, admit } from '../lib/steps/admit.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  trails: awsTrails(environment),
  leases: awsLeases(environment),
  clock: systemClock,
};

export const handler = lambdaTask(AdmitInput, (input) => admit(input, ports));
