import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { ObserveInput, observe } from '../lib/steps/observe.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(ObserveInput, (input) => observe(input, ports));
