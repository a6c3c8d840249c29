import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { ApplyInput, apply } from '../lib/steps/apply.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(ApplyInput, (input) => apply(input, ports));
