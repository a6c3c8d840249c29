import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { startPorts } from '../lib/aws/ports.ts';
import { startOnTag, TagEvent } from '../lib/aws/start-on-tag.ts';

const ports = startPorts(readEnvironment(process.env));

export const handler = lambdaTask(TagEvent, (event) => startOnTag(event, ports));
