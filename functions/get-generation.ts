import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsGenerations } from '../lib/aws/ports.ts';
import { GetGenerationInput, getGeneration } from '../lib/steps/get-generation.ts';

const environment = readEnvironment(process.env);
const ports = {
  generations: awsGenerations(environment),
  archive: awsArchive(environment),
};

export const handler = lambdaTask(GetGenerationInput, (input) => getGeneration(input, ports));
