import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { AdmitInput, admit } from '../lib/steps/admit.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(AdmitInput, (input) => admit(input, ports));
