import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import {
  awsArchive,
  awsLeases,
  awsNotices,
  awsRoles,
  awsRoleTrails,
  systemClock,
} from '../lib/aws/ports.ts';
import { looked } from '../lib/domain/measurement.ts';
import { WatchInput, watch } from '../lib/steps/watch.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
  leases: awsLeases(environment),
  notices: awsNotices(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  WatchInput,
  (input) => {
    const account = accessTo(environment, input.ledger.role.arn);
    return watch(input, {
      ...ports,
      roles: awsRoles(account),
      trails: awsRoleTrails(environment, account),
    });
  },
  looked,
);
