import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { DenialEvent, onDenial } from '../lib/aws/on-denial.ts';
import { awsProbations, systemClock } from '../lib/aws/ports.ts';

const ports = { probations: awsProbations(readEnvironment(process.env)), clock: systemClock };

export const handler = lambdaTask(DenialEvent, (event) => onDenial(event, ports));
