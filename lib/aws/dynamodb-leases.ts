import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { claimed, type Lease } from '../domain/lease.ts';
import type { Leases } from '../ports.ts';
import { dynamodbDocuments } from './dynamodb-documents.ts';

/** Leases in the table's partition of roles at work, by role id. */
export function dynamodbLeases(database: DynamoDBDocumentClient, table: string): Leases {
  const leases = dynamodbDocuments<Lease>(database, table, 'lease');
  return {
    async take(roleId, claim) {
      const claiming = await leases.change(
        roleId,
        (standing) => claimed(standing, claim),
        (made) => (made.kind === 'write' ? made.lease : null),
      );
      return claiming.kind === 'taken' ? claiming.by : null;
    },
    standing: leases.read,
    release: leases.forget,
  };
}
