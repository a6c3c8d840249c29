import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsGenerations, awsLeases, systemClock } from '../lib/aws/ports.ts';
import { StartGenerationInput, startGeneration } from '../lib/steps/start-generation.ts';

const environment = readEnvironment(process.env);
const ports = { leases: awsLeases(environment), clock: systemClock };

export const handler = lambdaTask(StartGenerationInput, (input) => {
  const account = accessTo(environment, input.role.arn);
  return startGeneration(input, { ...ports, generations: awsGenerations(environment, account) });
});
