import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { WatchInput, watch } from '../lib/steps/watch.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(WatchInput, (input) => watch(input, ports));
