import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsNotices, awsRoles, awsTickets, systemClock } from '../lib/aws/ports.ts';
import { count } from '../lib/domain/measurement.ts';
import { GiveBackInput, giveBack } from '../lib/steps/give-back.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  archive: awsArchive(environment),
  tickets: awsTickets(environment),
  notices: awsNotices(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  GiveBackInput,
  (input) => giveBack(input, ports),
  ({ kind }) => (kind === 'given' ? [count('GivenBack')] : []),
);
