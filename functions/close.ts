import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { CloseInput, closeExecution } from '../lib/steps/close.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(CloseInput, (input) => closeExecution(input, ports));
