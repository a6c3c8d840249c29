import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { History } from '../domain/change/history.ts';
import { BadInput } from '../domain/errors.ts';
import type { Slot } from '../domain/generation/slot.ts';
import type { Archive, Cycles, Leases, Probations, Roles, Tickets } from '../ports.ts';
import type { Again } from '../steps/carry-out.ts';
import { dynamodbCycles } from './dynamodb-cycles.ts';
import { dynamodbGenerations } from './dynamodb-generations.ts';
import { dynamodbLeases } from './dynamodb-leases.ts';
import { dynamodbProbations } from './dynamodb-probations.ts';
import { dynamodbTickets } from './dynamodb-tickets.ts';
import { iamPace } from './iam-pace.ts';
import { policyExists } from './iam-policies.ts';
import { iamRoles } from './iam-roles.ts';
import { findRole, readRole } from './iam-snapshot.ts';
import { operatorError } from './operator-errors.ts';
import { patience, patientRoles } from './patience.ts';
import { s3Archive } from './s3-archive.ts';
import { s3History } from './s3-history.ts';

/** What a deployment of Ratchet keeps, and where. */
export interface Deployment {
  readonly archiveBucket: string;
  readonly table: string;
}

/** What a person with credentials of their own works with, on the account that these are for. */
export interface Operator {
  readonly roles: Roles;
  readonly archive: Archive;
  readonly leases: Leases;
  readonly again: Again;
  readonly historyOf: (roleId: string) => Promise<History>;
  /** By name or ARN. Throws BadInput when there is no such role in the account. */
  readonly find: (role: string) => Promise<{ readonly arn: string; readonly id: string }>;
  readonly policyExists: (policyArn: string) => Promise<boolean>;
  /** What stands in the table of runs, probations and tickets, to be looked at. */
  readonly desk: OperatorDesk;
}

interface OperatorDesk {
  readonly cycles: Pick<Cycles, 'list'>;
  readonly probations: Pick<Probations, 'standing'>;
  readonly tickets: Pick<Tickets, 'list'>;
  /** Access Analyzer's capacity of an account, as it was last used; null where it never was. */
  readonly slot: (account: string) => Promise<Slot | null>;
  /** Of the surroundings, which is that of the stack. */
  readonly region: () => Promise<string>;
}

/** Does `work` with the credentials and region of the surroundings. What AWS refuses comes out in one sentence. */
export async function asOperator<T>(
  { archiveBucket, table }: Deployment,
  work: (operator: Operator) => Promise<T>,
): Promise<T> {
  let wrote = false;
  try {
    const [pace, again] = [iamPace(), patience()];
    // Its ticket is in the user agent, which CloudTrail keeps with every call.
    const clientFor = (ticket: string) =>
      pace(new IAMClient({ customUserAgent: [['ratchet-ticket', ticket]] }));
    const iam = pace(new IAMClient({}));
    const s3 = new S3Client({ followRegionRedirects: true });
    const archive = checkedArchive(s3Archive(s3, archiveBucket), (kind) => {
      // It is kept right before the first write.
      wrote ||= kind === 'plan';
    });
    const database = new DynamoDBClient({});
    return await work({
      roles: patientRoles(iamRoles(iam, clientFor), again),
      again,
      archive,
      leases: dynamodbLeases(DynamoDBDocumentClient.from(database), table),
      desk: deskOf(database, table),
      historyOf: (roleId) => s3History(s3, archiveBucket, archive, roleId),
      find: (role) => found(iam, role),
      policyExists: (arn) => policyExists(iam, arn),
    });
  } catch (error) {
    throw operatorError(error, wrote);
  }
}

function deskOf(client: DynamoDBClient, table: string): OperatorDesk {
  const database = DynamoDBDocumentClient.from(client);
  // Only decisions and wakes go to it, and nothing here makes any.
  const stepFunctions = new SFNClient({});
  const { slots } = dynamodbGenerations(database, table);
  return {
    // Nothing is ended here, so no role becomes due.
    cycles: dynamodbCycles(database, table, 0),
    probations: dynamodbProbations(database, stepFunctions, table),
    tickets: dynamodbTickets(database, stepFunctions, table),
    slot: (account) => slots.read(account),
    region: async () => client.config.region(),
  };
}

/** A document that is damaged or gone is nothing that Ratchet did wrong, but for a person to mend. */
function checkedArchive(archive: Archive, kept: (kind: string) => void): Archive {
  return {
    async put(kind, document, shelf) {
      const ref = await archive.put(kind, document, shelf);
      kept(kind);
      return ref;
    },
    async get(ref) {
      try {
        return await archive.get(ref);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'Error' || 'code' in error) throw error;
        throw new BadInput(error.message, { cause: error });
      }
    },
  };
}

async function found(iam: IAMClient, wanted: string) {
  const role = wanted.startsWith('arn:')
    ? await readRole(iam, wanted)
    : await findRole(iam, wanted);
  const { Arn: arn, RoleId: id } = role ?? {};
  if (arn !== undefined && id !== undefined) return { arn, id };
  throw new BadInput(`There is no role ${wanted} in the account that these credentials are for.`);
}
