import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { RestoreInput, restore } from '../lib/steps/restore.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(RestoreInput, (input) => restore(input, ports));
