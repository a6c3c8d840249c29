import type { Call, Json } from '../call.ts';
import { ACCOUNT, arn } from '../organisation.ts';

const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'DescribeTable']);

/** An item-level call: a data event. `details` are the parameters beside the table's name. */
export function itemCall(
  name: string,
  table: string,
  details: Readonly<Record<string, Json>> = {},
): Call {
  return {
    service: 'dynamodb',
    name,
    readOnly: READS.has(name),
    data: true,
    request: { tableName: table, ...details },
    apiVersion: '2012-08-10',
    resources: [
      { accountId: ACCOUNT, type: 'AWS::DynamoDB::Table', ARN: arn('dynamodb', `table/${table}`) },
    ],
  };
}

/** A call on the table itself: a management event, which lists no resources. */
export function tableCall(
  name: string,
  table: string,
  details: Readonly<Record<string, Json>> = {},
  response: Json = null,
): Call {
  return {
    service: 'dynamodb',
    name,
    readOnly: READS.has(name),
    data: false,
    request: { tableName: table, ...details },
    response,
    apiVersion: '2012-08-10',
  };
}
