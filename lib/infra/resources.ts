import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Settings } from './settings.ts';

/** What the functions work on. */
export interface Resources {
  readonly table: TableV2;
  readonly archive: Bucket;
  readonly topic: Topic;
  readonly settings: Settings;
}
