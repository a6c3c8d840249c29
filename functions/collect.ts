import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import {
  awsArchive,
  awsLastAccessed,
  awsLeases,
  awsRoundTrails,
  systemClock,
} from '../lib/aws/ports.ts';
import { soakEnded } from '../lib/domain/measurement.ts';
import { CollectInput, collect } from '../lib/steps/collect.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
  leases: awsLeases(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  CollectInput,
  (input) => {
    const account = accessTo(environment, input.role.arn);
    return collect(input, {
      ...ports,
      trails: awsRoundTrails(environment, account),
      lastAccessed: awsLastAccessed(account),
    });
  },
  soakEnded,
);
