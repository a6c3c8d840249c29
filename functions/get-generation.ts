import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { GetGenerationInput, getGeneration } from '../lib/steps/get-generation.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(GetGenerationInput, (input) => getGeneration(input, ports));
