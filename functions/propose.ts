import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsRoles, awsTrails } from '../lib/aws/ports.ts';
import { ProposeInput, propose } from '../lib/steps/propose.ts';

const environment = readEnvironment(process.env);
const ports = {
  roles: awsRoles(),
  trails: awsTrails(environment),
  archive: awsArchive(environment),
};

export const handler = lambdaTask(ProposeInput, (input) => propose(input, ports));
