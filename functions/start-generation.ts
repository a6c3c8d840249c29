import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { StartGenerationInput, startGeneration } from '../lib/steps/start-generation.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(StartGenerationInput, (input) => startGeneration(input, ports));
