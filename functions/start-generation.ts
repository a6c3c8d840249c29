import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsGenerations } from '../lib/aws/ports.ts';
import { StartGenerationInput, startGeneration } from '../lib/steps/start-generation.ts';

const environment = readEnvironment(process.env);
const ports = {
  generations: awsGenerations(environment),
};

export const handler = lambdaTask(StartGenerationInput, (input) => startGeneration(input, ports));
