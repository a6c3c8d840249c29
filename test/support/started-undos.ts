import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { dynamodbUndos } from '../../lib/aws/dynamodb-undos.ts';
import type { UndosUnderTest } from '../contract/undos.ts';

/** Undos in that table, before a Step Functions that only notes what it was to start. */
export function startedUndos(database: DynamoDBDocumentClient, table: string): UndosUnderTest {
  const started: string[] = [];
  mockClient(SFNClient)
    .on(StartExecutionCommand)
    .callsFake(({ name }) => {
      started.push(name);
      return {};
    });
  const undos = dynamodbUndos(database, table, () => ({
    stepFunctions: new SFNClient({ region: 'us-east-1' }),
    stateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:undo:live',
  }));
  return { undos, started: () => started };
}
