import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsNotices, awsRoles, awsTickets, systemClock } from '../lib/aws/ports.ts';
import { count } from '../lib/domain/measurement.ts';
import { GiveBackInput, giveBack } from '../lib/steps/give-back.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
  tickets: awsTickets(environment),
  notices: awsNotices(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  GiveBackInput,
  (input) => {
    const account = accessTo(environment, input.ledger.role.arn);
    return giveBack(input, { ...ports, roles: awsRoles(account) });
  },
  ({ kind }) => (kind === 'given' ? [count('GivenBack')] : []),
);
