import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { RefuseInput, refuse } from '../lib/steps/refuse.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(RefuseInput, (input) => refuse(input, ports));
