import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsLeases, systemClock } from '../lib/aws/ports.ts';
import { RenewLeaseInput, renewLease } from '../lib/steps/renew-lease.ts';

const leases = awsLeases(readEnvironment(process.env));

export const handler = lambdaTask(RenewLeaseInput, (input) =>
  renewLease(input, { leases, clock: systemClock }),
);
