import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsGenerations } from '../lib/aws/ports.ts';
import { GetGenerationInput, getGeneration } from '../lib/steps/get-generation.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
};

export const handler = lambdaTask(GetGenerationInput, (input) => {
  const account = accessTo(environment, input.role.arn);
  return getGeneration(input, { ...ports, generations: awsGenerations(environment, account) });
});
