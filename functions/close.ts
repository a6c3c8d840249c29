import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import {
  awsCycles,
  awsLeases,
  awsNotices,
  awsProbations,
  awsRoles,
  systemClock,
} from '../lib/aws/ports.ts';
import { runEnded } from '../lib/domain/measurement.ts';
import { CloseInput, closeExecution } from '../lib/steps/close.ts';

const environment = readEnvironment(process.env);
const ports = {
  notices: awsNotices(environment),
  leases: awsLeases(environment),
  cycles: awsCycles(environment),
  probations: awsProbations(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  CloseInput,
  (input) => {
    const account = accessTo(environment, input.ledger.role.arn);
    return closeExecution(input, { ...ports, roles: awsRoles(account) });
  },
  runEnded,
);
