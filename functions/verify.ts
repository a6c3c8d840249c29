import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { VerifyInput, verify } from '../lib/steps/verify.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(VerifyInput, (input) => verify(input, ports));
