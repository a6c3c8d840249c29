import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsCycles, awsLeases, awsNotices, awsProbations, systemClock } from '../lib/aws/ports.ts';
import { count, runEnded } from '../lib/domain/measurement.ts';
import { EscalateInput, escalate } from '../lib/steps/escalate.ts';

const environment = readEnvironment(process.env);
const ports = {
  notices: awsNotices(environment),
  leases: awsLeases(environment),
  cycles: awsCycles(environment),
  probations: awsProbations(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  EscalateInput,
  (input) => escalate(input, ports),
  () => [...runEnded({ outcome: 'escalated' }), count('Escalations')],
);
