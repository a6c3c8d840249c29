import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { EscalateInput, escalate } from '../lib/steps/escalate.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(EscalateInput, (input) => escalate(input, ports));
