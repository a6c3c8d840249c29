import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { CollectInput, collect } from '../lib/steps/collect.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(CollectInput, (input) => collect(input, ports));
