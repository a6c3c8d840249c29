import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { ChangeEvent, onChange } from '../lib/aws/on-change.ts';
import { awsArchive, awsProbations, awsRoles, awsTickets, systemClock } from '../lib/aws/ports.ts';

const environment = readEnvironment(process.env);
const ports = {
  tickets: awsTickets(environment),
  archive: awsArchive(environment),
  roles: {
    snapshot: (roleArn: string) => awsRoles(accessTo(environment, roleArn)).snapshot(roleArn),
  },
  probations: awsProbations(environment),
  clock: systemClock,
};

export const handler = lambdaTask(ChangeEvent, (event) => onChange(event, ports));
