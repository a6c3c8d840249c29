import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsLeases, awsNotices, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { runEnded } from '../lib/domain/measurement.ts';
import { CloseInput, closeExecution } from '../lib/steps/close.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  notices: awsNotices(environment),
  leases: awsLeases(environment),
  clock: systemClock,
};

export const handler = lambdaTask(CloseInput, (input) => closeExecution(input, ports), runEnded);
