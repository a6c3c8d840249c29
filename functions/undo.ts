import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { policyExists } from '../lib/aws/iam-policies.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsHistory, awsLeases, awsRoles, systemClock } from '../lib/aws/ports.ts';
import { UndoInput, undo } from '../lib/steps/undo.ts';

const environment = readEnvironment(process.env);
const ports = {
  archive: awsArchive(environment),
  leases: awsLeases(environment),
  historyOf: awsHistory(environment),
  whereIs: (key: string) => `s3://${environment.ARCHIVE_BUCKET}/${key}`,
  clock: systemClock,
};

export const handler = lambdaTask(UndoInput, (input) => {
  const account = accessTo(environment, input.role.arn);
  return undo(input, {
    ...ports,
    roles: awsRoles(account),
    policyExists: (policyArn) => policyExists(account.iam(), policyArn),
  });
});
