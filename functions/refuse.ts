import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsCycles, awsLeases, awsNotices, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { runEnded } from '../lib/domain/measurement.ts';
import { RefuseInput, refuse } from '../lib/steps/refuse.ts';

const environment = readEnvironment(process.env);
const ports = {
  notices: awsNotices(environment),
  leases: awsLeases(environment),
  cycles: awsCycles(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  RefuseInput,
  (input) => {
    const account = accessTo(environment, input.ledger.role.arn);
    return refuse(input, { ...ports, roles: awsRoles(account) });
  },
  ({ by }) => runEnded({ outcome: `refused by ${by}` }),
);
