import type { Run, SampleRole } from '../actor.ts';
import { type Call, write } from '../call.ts';
import { roleSession } from '../caller.ts';
import { itemCall, tableCall } from '../calls/dynamodb.ts';
import { arn } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { daily, onDays } from '../schedule.ts';

const identity = { name: 'ledger-closer', path: '/' } as const;

const session = roleSession(identity, {
  session: 'ledger-closer',
  address: '198.51.100.41',
  agent:
    'aws-sdk-js/3.1169.0 ua/2.1 os/linux lang/js md/nodejs#24.9.0 exec-env/AWS_Lambda_nodejs24.x',
});

/** A job that shows new actions on the last day of the soak, and then every week: the soak goes on a little. */
export const lateNovelty: SampleRole = {
  ...identity,
  description: 'Closes the ledger: every night a little, and with a backup from mid-month on',
  trust: { kind: 'service', service: 'lambda.amazonaws.com' },
  attached: [managed('larkspur-ledger', document(allow(['dynamodb:*', 'sns:*'])))],
  activities: [
    { when: daily('23:10'), as: session, does: close },
    { when: onDays([13, 20, 27], '23:40'), as: session, does: backUp },
  ],
};

function close({ day }: Run): readonly Call[] {
  return Array.from({ length: 20 }, (_, page) => [
    itemCall('Query', 'Ledger', { keyConditionExpression: 'day = :day', limit: 100 }),
    itemCall('UpdateItem', 'Ledger', { key: { day: day.date, page: String(page) } }),
  ]).flat();
}

function backUp({ day, random }: Run): readonly Call[] {
  const backupName = `ledger-${day.date}`;
  return [
    tableCall(
      'CreateBackup',
      'Ledger',
      { backupName },
      {
        backupDetails: {
          backupArn: arn('dynamodb', `table/Ledger/backup/01${random.hex(18)}`),
          backupName,
          backupStatus: 'CREATING',
        },
      },
    ),
    write('dynamodb', 'UpdateContinuousBackups', {
      request: {
        tableName: 'Ledger',
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      },
      apiVersion: '2012-08-10',
    }),
  ];
}
