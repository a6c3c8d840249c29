import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { AbandonInput, abandon } from '../lib/steps/abandon.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  archive: awsArchive(environment),
  clock: systemClock,
};

export const handler = lambdaTask(AbandonInput, (input) => abandon(input, ports));
