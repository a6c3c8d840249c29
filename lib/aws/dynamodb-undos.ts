import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { digestOf } from '../digest.ts';
import { asked, settled, type Undo } from '../domain/change/undo.ts';
import type { Undos } from '../ports.ts';
import { dynamodbDocuments } from './dynamodb-documents.ts';

/** Where those that are asked for are carried out. */
export interface UndoMachine {
  readonly stepFunctions: SFNClient;
  readonly stateMachineArn: string;
}

/**
 * What people asked to be taken back, in the table's partition `undo` by ticket. It is noted before it is started, and
 * Step Functions takes a start of the same name and input for the same run: whoever dies in between is made up for by
 * the next who asks.
 */
export function dynamodbUndos(
  database: DynamoDBDocumentClient,
  table: string,
  machine: () => UndoMachine,
): Undos {
  const documents = dynamodbDocuments<readonly Undo[]>(database, table, 'undo', 'undos');
  return {
    of: async (ticketId) => (await documents.read(ticketId)) ?? [],
    async ask({ ticketId, role, ...request }) {
      const execution = executionName(ticketId, request.after + 1);
      const asking = await documents.change(
        ticketId,
        (standing) => {
          const undos = standing ?? [];
          return { undos, ...asked(undos, { ...request, execution }) };
        },
        (made) => (made.kind === 'new' ? [...made.undos, made.undo] : null),
      );
      if (asking.kind === 'stale') return 'stale';
      await start(machine(), asking.undo, { ticketId, role });
      return asking.kind === 'new' ? 'asked' : 'under-way';
    },
    async settle(ticketId, execution, outcome) {
      await documents.change(
        ticketId,
        (standing) => settled(standing ?? [], execution, outcome),
        (undos) => undos,
      );
    },
  };
}

async function start(
  { stepFunctions, stateMachineArn }: UndoMachine,
  { execution: name, by, only }: Undo,
  { ticketId, role }: { readonly ticketId: string; readonly role: { arn: string; id: string } },
): Promise<void> {
  const input = JSON.stringify({ role, ticket: ticketId, by, only });
  try {
    await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  } catch (error) {
    // It ran, and is over.
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}

/** Step Functions takes 80 characters; a ticket's id can have more. */
function executionName(ticketId: string, number: number): string {
  return `undo-${digestOf(ticketId).slice(0, 24)}-${number}`;
}
