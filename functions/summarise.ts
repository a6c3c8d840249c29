import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsNotices } from '../lib/aws/ports.ts';
import { SummariseInput, summarise } from '../lib/steps/fleet/summarise.ts';

const ports = { notices: awsNotices(readEnvironment(process.env)) };

export const handler = lambdaTask(SummariseInput, (input) => summarise(input, ports));
