import type { Run, SampleRole } from '../actor.ts';
import { type Call, read, write } from '../call.ts';
import { roleSession } from '../caller.ts';
import { getObject, listObjects, putObject } from '../calls/s3.ts';
import { ACCOUNT } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { daily, onDays } from '../schedule.ts';

const identity = { name: 'report-builder', path: '/' } as const;
const BUCKET = 'larkspur-reports';
const TABLE = { catalogId: ACCOUNT, databaseName: 'reports', name: 'sales' } as const;

const session = roleSession(identity, {
  session: 'report-builder',
  address: '198.51.100.60',
  agent: 'Boto3/1.40.61 md/Botocore#1.40.61 ua/2.1 os/linux lang/python#3.13 exec-env/AWS_Batch',
});

/**
 * The one that breaks. On day 18, in probation, it changes a table definition, which it never did before and its old
 * policy allowed: probation must see that and put the old policy back.
 */
export const lateRegression: SampleRole = {
  ...identity,
  description: 'Builds the reports each night, and changes their layout once in a quarter',
  trust: { kind: 'service', service: 'ecs-tasks.amazonaws.com' },
  attached: [
    managed(
      'larkspur-reports',
      document(
        allow('s3:*', [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`]),
        allow(['glue:*', 'athena:*']),
      ),
    ),
  ],
  activities: [
    { when: daily('04:00'), as: session, does: build },
    { when: onDays([18], '04:30'), as: session, does: changeLayout },
  ],
};

function build({ day, random }: Run): readonly Call[] {
  const queryExecutionId = random.uuid();
  return [
    read('glue', 'GetTable', { request: TABLE }),
    write('athena', 'StartQueryExecution', {
      request: { queryString: 'HIDDEN_DUE_TO_SECURITY_REASONS', workGroup: 'reports' },
      response: { queryExecutionId },
    }),
    read('athena', 'GetQueryExecution', { request: { queryExecutionId } }),
    listObjects(BUCKET, `staging/${day.date}/`, random),
    ...Array.from({ length: 12 }, (_, part) => [
      getObject(BUCKET, `staging/${day.date}/${queryExecutionId}-${part}.csv`, random),
      putObject(BUCKET, `daily/${day.date}/sales-${part}.csv`, random),
    ]).flat(),
  ];
}

function changeLayout(): readonly Call[] {
  return [
    write('glue', 'UpdateTable', {
      request: {
        catalogId: ACCOUNT,
        databaseName: 'reports',
        tableInput: { name: 'sales', parameters: { quarter: '4' } },
      },
    }),
  ];
}
