import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { stopPorts } from '../lib/aws/ports.ts';
import { stopOnUntag, UntagEvent } from '../lib/aws/stop-on-untag.ts';

const ports = stopPorts(readEnvironment(process.env));

export const handler = lambdaTask(UntagEvent, (event) => stopOnUntag(event, ports));
