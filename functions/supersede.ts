import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import {
  awsArchive,
  awsNotices,
  awsRoles,
  awsTickets,
  awsTrails,
  systemClock,
} from '../lib/aws/ports.ts';
import { SupersedeInput, supersede } from '../lib/steps/supersede.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  trails: awsTrails(environment),
  archive: awsArchive(environment),
  tickets: awsTickets(environment),
  notices: awsNotices(environment),
  clock: systemClock,
};

export const handler = lambdaTask(SupersedeInput, (input) => supersede(input, ports));
