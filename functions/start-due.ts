import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { startPorts } from '../lib/aws/ports.ts';
import { StartDueInput, startDue } from '../lib/aws/start-due.ts';

const ports = startPorts(readEnvironment(process.env));

export const handler = lambdaTask(StartDueInput, (input) => startDue(input, ports));
