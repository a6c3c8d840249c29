import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsCycles, systemClock } from '../lib/aws/ports.ts';
import { FindDueInput, findDue } from '../lib/steps/fleet/find-due.ts';

const ports = { cycles: awsCycles(readEnvironment(process.env)), clock: systemClock };

export const handler = lambdaTask(FindDueInput, (input) => findDue(input, ports));
