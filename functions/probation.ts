import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsProbations } from '../lib/aws/ports.ts';
import { awaitDenial, ProbationInput } from '../lib/steps/probation.ts';

const environment = readEnvironment(process.env);
const ports = { probations: awsProbations(environment) };

export const handler = lambdaTask(ProbationInput, (input) => awaitDenial(input, ports));
