import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { dynamodbCycles } from '../../lib/aws/dynamodb-cycles.ts';
import { dynamodbGenerations } from '../../lib/aws/dynamodb-generations.ts';
import { dynamodbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { dynamodbProbations } from '../../lib/aws/dynamodb-probations.ts';
import { tableSecret } from '../../lib/aws/dynamodb-secret.ts';
import { dynamodbTickets } from '../../lib/aws/dynamodb-tickets.ts';
import type { Decision } from '../../lib/domain/ticket.ts';
import { censusContract } from '../contract/census.ts';
import { cyclesContract } from '../contract/cycles.ts';
import { generationStoreContract } from '../contract/generation-store.ts';
import { leasesContract } from '../contract/leases.ts';
import { probationsContract } from '../contract/probations.ts';
import { ticketsContract } from '../contract/tickets.ts';
import { undosContract } from '../contract/undos.ts';
import { countedRoles } from '../support/counted-roles.ts';
import { startedUndos } from '../support/started-undos.ts';
import { waitingTasks } from '../support/waiting-tasks.ts';

interface Table {
  readonly database: DynamoDBDocumentClient;
  readonly table: string;
}

/** The contract of everything that Ratchet keeps in its table, on an emulator's DynamoDB. */
export function tableContracts(emulator: string, newTable: () => Promise<Table>): void {
  const name = `DynamoDB on ${emulator}`;
  const on =
    <Adapter>(make: (database: DynamoDBDocumentClient, table: string) => Adapter) =>
    async (): Promise<Adapter> => {
      const { database, table } = await newTable();
      return make(database, table);
    };

  ticketsContract(name, async () => {
    const answered: { token: string; decision: Decision }[] = [];
    mockClient(SFNClient)
      .on(SendTaskSuccessCommand)
      .callsFake(({ taskToken, output }) => {
        answered.push({ token: taskToken, decision: JSON.parse(output) });
        return {};
      });
    const { database, table } = await newTable();
    return {
      tickets: dynamodbTickets(database, new SFNClient({ region: 'us-east-1' }), table),
      answered: () => answered,
    };
  });

  probationsContract(name, async () => {
    const waiting = waitingTasks();
    const { database, table } = await newTable();
    const states = new SFNClient({ region: 'us-east-1' });
    return { probations: dynamodbProbations(database, states, table), ...waiting };
  });

  cyclesContract(
    name,
    on((database, table) => dynamodbCycles(database, table, 10)),
  );
  leasesContract(name, on(dynamodbLeases));
  undosContract(name, on(startedUndos));
  censusContract(name, on(countedRoles));
  generationStoreContract(name, on(dynamodbGenerations));

  describe(`a secret in a table on ${emulator}`, () => {
    it('is one, whoever of many asks first', async () => {
      const { database, table } = await newTable();

      const secrets = await Promise.all(
        Array.from({ length: 8 }, () => tableSecret(database, table, 'forms')),
      );

      expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
    });
  });
}
