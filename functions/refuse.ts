import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsLeases, awsNotices, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { runEnded } from '../lib/domain/measurement.ts';
import { RefuseInput, refuse } from '../lib/steps/refuse.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  notices: awsNotices(environment),
  leases: awsLeases(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  RefuseInput,
  (input) => refuse(input, ports),
  ({ by }) => runEnded({ outcome: `refused by ${by}` }),
);
