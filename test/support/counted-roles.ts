import { SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamodbCensus } from '../../lib/aws/dynamodb-census.ts';
import { dynamodbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { dynamodbProbations } from '../../lib/aws/dynamodb-probations.ts';
import type { CensusUnderTest } from '../contract/census.ts';

/** The census of that table, with the leases and probations that it counts. */
export function countedRoles(database: DynamoDBDocumentClient, table: string): CensusUnderTest {
  return {
    leases: dynamodbLeases(database, table),
    probations: dynamodbProbations(database, new SFNClient({ region: 'us-east-1' }), table),
    census: (now) => dynamodbCensus(database, table, now),
  };
}
