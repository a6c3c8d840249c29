import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsLastAccessed, awsTrails, systemClock } from '../lib/aws/ports.ts';
import { soakEnded } from '../lib/domain/measurement.ts';
import { CollectInput, collect } from '../lib/steps/collect.ts';

const environment = readEnvironment(process.env);
const ports = {
  trails: awsTrails(environment),
  lastAccessed: awsLastAccessed(),
  archive: awsArchive(environment),
  clock: systemClock,
};

export const handler = lambdaTask(CollectInput, (input) => collect(input, ports), soakEnded);
