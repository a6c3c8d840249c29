import type { Run, SampleRole } from '../actor.ts';
import { type Call, read, withParametersOmitted, write } from '../call.ts';
import { roleSession } from '../caller.ts';
import { createLogStream } from '../calls/logs.ts';
import { copyObject, deleteObject, getObject, listObjects, putObject } from '../calls/s3.ts';
import { allow, document, managed } from '../policy.ts';
import { daily, weekly } from '../schedule.ts';

const identity = { name: 'lake-pipeline', path: '/service-role/' } as const;
const LAKE = 'larkspur-lake';
const TABLE = { catalogId: '111122223333', databaseName: 'lake', tableName: 'page_views' } as const;
const SUNDAY = 0;

const session = roleSession(identity, {
  session: 'GlueJobRunnerSession',
  address: '192.0.2.66',
  agent: 'aws-sdk-java/2.31.50 md/io#sync ua/2.1 os/Linux lang/java#17.0.16 exec-env/AWS_Glue',
});

/** A nightly Glue job over thousands of objects under dated prefixes, compacted on Sundays. */
export const dataPipeline: SampleRole = {
  ...identity,
  description: 'Glue jobs that turn raw page views into the lake',
  trust: { kind: 'service', service: 'glue.amazonaws.com' },
  attached: [
    managed(
      'larkspur-lake-data',
      document(allow('s3:*', [`arn:aws:s3:::${LAKE}`, `arn:aws:s3:::${LAKE}/*`])),
    ),
    managed(
      'larkspur-lake-jobs',
      document(allow(['glue:*', 'athena:*', 'logs:*', 'cloudwatch:PutMetricData'])),
    ),
  ],
  activities: [
    { when: daily('01:30'), as: session, does: convert },
    { when: daily('03:10'), as: session, does: publish },
    { when: weekly(SUNDAY, '05:00'), as: session, does: compact },
  ],
};

function convert({ day, random }: Run): readonly Call[] {
  const files = Array.from({ length: 150 }, (_, part) => part);
  return [
    createLogStream('/aws-glue/jobs/output', day, random),
    read('glue', 'GetTable', {
      request: {
        catalogId: TABLE.catalogId,
        databaseName: TABLE.databaseName,
        name: TABLE.tableName,
      },
    }),
    listObjects(LAKE, `raw/page_views/dt=${day.date}/`, random),
    ...files.flatMap((part) => [
      getObject(LAKE, `raw/page_views/dt=${day.date}/${part}-${random.hex(8)}.json.gz`, random),
      putObject(
        LAKE,
        `curated/page_views/dt=${day.date}/part-${String(part).padStart(5, '0')}.parquet`,
        random,
      ),
    ]),
  ];
}

function publish({ day, random, turn }: Run): readonly Call[] {
  const partition = write('glue', 'BatchCreatePartition', {
    request: { ...TABLE, partitionInputList: [{ values: [day.date] }] },
  });
  const queryExecutionId = random.uuid();
  return [
    // A night with many partitions is too large to be recorded, so its table does not show.
    turn % 10 === 4 ? withParametersOmitted(partition, 212_000) : partition,
    read('glue', 'GetPartitions', { request: TABLE }),
    write('athena', 'StartQueryExecution', {
      request: {
        queryString: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        workGroup: 'lake',
        clientRequestToken: random.uuid(),
      },
      response: { queryExecutionId },
    }),
    read('athena', 'GetQueryExecution', { request: { queryExecutionId } }),
    read('athena', 'GetQueryResults', { request: { queryExecutionId } }),
  ];
}

function compact({ day, random }: Run): readonly Call[] {
  return Array.from({ length: 40 }, (_, part) => {
    const source = `curated/page_views/dt=${day.date}/part-${String(part).padStart(5, '0')}.parquet`;
    const target = `archive/page_views/week=${day.date}/${part}.parquet`;
    return [copyObject(LAKE, source, target, random), deleteObject(LAKE, source, random)];
  }).flat();
}
