import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';

/** Roles that an execution is at work on, and those of them in probation. */
export interface Census {
  readonly atWork: number;
  readonly inProbation: number;
}

/** Counts the roles in the table's partitions of leases and probations that are not over at this time. */
export async function dynamodbCensus(
  database: DynamoDBDocumentClient,
  table: string,
  now: Date,
): Promise<Census> {
  const countOf = async (partition: string, document: string): Promise<number> => {
    let found = 0;
    const query = {
      TableName: table,
      KeyConditionExpression: 'pk = :partition',
      FilterExpression: '#document.#until > :now',
      ExpressionAttributeNames: { '#document': document, '#until': 'until' },
      ExpressionAttributeValues: { ':partition': partition, ':now': now.toISOString() },
      Select: 'COUNT',
    } as const;
    for await (const { Count = 0 } of paginateQuery({ client: database }, query)) found += Count;
    return found;
  };
  const [atWork, inProbation] = await Promise.all([
    countOf('lease', 'lease'),
    countOf('probation', 'waiting'),
  ]);
  return { atWork, inProbation };
}
