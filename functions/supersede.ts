import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import {
  awsArchive,
  awsNotices,
  awsRoles,
  awsRoleTrails,
  awsTickets,
  systemClock,
} from '../lib/aws/ports.ts';
import { SupersedeInput, supersede } from '../lib/steps/supersede.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
  tickets: awsTickets(environment),
  notices: awsNotices(environment),
  clock: systemClock,
};

export const handler = lambdaTask(SupersedeInput, (input) => {
  const account = accessTo(environment, input.role.arn);
  return supersede(input, {
    ...ports,
    roles: awsRoles(account),
    trails: awsRoleTrails(environment, account),
  });
});
