import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { ProposeInput, propose } from '../lib/steps/propose.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(ProposeInput, (input) => propose(input, ports));
