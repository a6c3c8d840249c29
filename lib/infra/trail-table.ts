import { Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { needed, type Settings } from './settings.ts';

const DATABASE = 'ratchet';
const TABLE = 'cloudtrail';
/** As the functions are told. */
export const TRAIL_TABLE = `${DATABASE}.${TABLE}`;
export const TRAIL_WORKGROUP = 'ratchet';
/** Where answers are put in the archive's bucket. */
export const RESULTS = 'athena/';

const GIB = 1024 ** 3;

const IDENTITY =
  'struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,' +
  'sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,' +
  'sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>>>';

/** CloudTrail's record: Athena user guide, "Create a table for CloudTrail logs in Athena using partition projection". */
const COLUMNS: readonly (readonly [string, string])[] = [
  ['useridentity', IDENTITY],
  ['resources', 'array<struct<arn:string,accountid:string,type:string>>'],
  ...[
    ...['eventversion', 'eventtime', 'eventsource', 'eventname', 'awsregion', 'sourceipaddress'],
    ...['useragent', 'errorcode', 'errormessage', 'requestparameters', 'responseelements'],
    ...['additionaleventdata', 'requestid', 'eventid', 'readonly', 'eventtype', 'apiversion'],
    ...['recipientaccountid', 'serviceeventdetails', 'sharedeventid', 'vpcendpointid'],
    'eventcategory',
  ].map((name) => [name, 'string'] as const),
];

export interface TrailTableProps {
  readonly settings: Settings;
  /** Where the answers of queries are put. */
  readonly archive: Bucket;
}

/**
 * The trail as a table of Athena. Its partitions are worked out from the query (partition projection), so none is ever
 * added: a query names the account and the regions it means (`injected`), and the days. So an organisation's accounts
 * need not be listed here, and a region that is used for the first time is read at once. A query that would read too
 * much is stopped.
 */
export class TrailTable extends Construct {
  constructor(scope: Construct, id: string, { settings, archive }: TrailTableProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    const { trailPrefix, organizationId, trailScanGiB } = settings;
    const bucket = needed(settings.trailBucket, 'trailBucket');
    const prefix = trailPrefix === '' ? '' : `${trailPrefix}/`;
    const owner = organizationId === undefined ? '' : `${organizationId}/`;
    const logs = `s3://${bucket}/${prefix}AWSLogs/${owner}`;

    new CfnWorkGroup(this, 'WorkGroup', {
      name: TRAIL_WORKGROUP,
      description: 'Questions asked of the trail that Ratchet reads',
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: trailScanGiB * GIB,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${archive.bucketName}/${RESULTS}`,
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
    const database = new CfnDatabase(this, 'Database', {
      catalogId: account,
      databaseInput: { name: DATABASE, description: 'The trail that Ratchet reads' },
    });
    const table = new CfnTable(this, 'Table', {
      catalogId: account,
      databaseName: DATABASE,
      tableInput: {
        name: TABLE,
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: ['account', 'region', 'day'].map((name) => ({ name, type: 'string' })),
        parameters: {
          classification: 'cloudtrail',
          'projection.enabled': 'true',
          'projection.account.type': 'injected',
          'projection.region.type': 'injected',
          'projection.day.type': 'date',
          'projection.day.format': 'yyyy/MM/dd',
          'projection.day.range': '2020/01/01,NOW',
          'projection.day.interval': '1',
          'projection.day.interval.unit': 'DAYS',
          'storage.location.template': `${logs}\${account}/CloudTrail/\${region}/\${day}`,
        },
        storageDescriptor: {
          location: logs,
          columns: COLUMNS.map(([name, type]) => ({ name, type })),
          inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: { serializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' },
        },
      },
    });
    table.addResourceDependency(database);
  }
}
