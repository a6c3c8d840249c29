import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { begun, type Cycle, ended, keyOf } from '../domain/cycle.ts';
import type { Cycles } from '../ports.ts';
import { dynamodbDocuments } from './dynamodb-documents.ts';

/** Cycles in the table's partition of the roles that are looked at, by account and name. */
export function dynamodbCycles(
  database: DynamoDBDocumentClient,
  table: string,
  retightenDays: number,
): Cycles {
  const cycles = dynamodbDocuments<Cycle>(database, table, 'cycle');
  const change = async (key: string, next: (standing: Cycle | null) => Cycle | null) => {
    await cycles.change(key, next, (cycle) => cycle);
  };
  return {
    begin: (run) => change(keyOf(run.role), (standing) => begun(standing, run)),
    end: (run) => change(keyOf(run.role), (standing) => ended(standing, run, retightenDays)),
    of: cycles.read,
    list: cycles.list,
    forget: cycles.forget,
  };
}
