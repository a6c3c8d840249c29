import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { dynamodbTickets } from '../../../lib/aws/dynamodb-tickets.ts';
import { type Decision, standingOf, type Ticket } from '../../../lib/domain/ticket.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';

const database = mockClient(DynamoDBDocumentClient);
const stepFunctions = mockClient(SFNClient);
const region = { region: 'us-east-1' };
const tickets = dynamodbTickets(
  DynamoDBDocumentClient.from(new DynamoDBClient(region)),
  new SFNClient(region),
  'table',
);
beforeEach(() => {
  database.reset();
  stepFunctions.reset();
});

const ref = (digest: string) => ({ key: `kind/${digest}.json`, digest });
const TICKET: Ticket = {
  id: 't1',
  execution: 'run',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  openedAt: '2026-11-02T09:00:00.000Z',
  expiresAt: '2026-12-02T09:00:00.000Z',
  proposal: ref('p'),
  evidence: ref('e'),
  verification: ref('v'),
  blocked: [],
};
const APPROVED: Decision = {
  kind: 'approved',
  by: 'ada',
  at: '2026-11-03T09:00:00.000Z',
  proposal: ref('p'),
};
const EXTENDED: Decision = {
  kind: 'extended',
  by: 'ada',
  at: '2026-11-03T09:00:00.000Z',
  seconds: 60,
};
const item = (more: object = {}) => ({ ticket: TICKET, taskToken: 'token-1', ...more });
const SHOWN = 'ticket, decision, superseded, revisions, approvals, notices';
const refused = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
const keys = { TableName: 'table', Key: { pk: 'ticket', sk: 't1' } };
const marked = (token: string) => [
  'Update',
  {
    ...keys,
    UpdateExpression: 'SET sentTo = :token',
    ExpressionAttributeValues: { ':token': token },
  },
];
const answered = (taskToken: string, decision: Decision) => [
  ['SendTaskSuccess', { taskToken, output: JSON.stringify(decision) }],
];

describe('open', () => {
  it('stores the ticket and its token in one conditional write', async () => {
    database.on(UpdateCommand).resolves({});

    await tickets.open(TICKET, 'token-1');

    expect(sentBy(database)).toEqual([
      [
        'Update',
        {
          ...keys,
          UpdateExpression:
            'SET taskToken = :token, ticket = if_not_exists(ticket, :ticket), notices = if_not_exists(notices, :none)',
          ConditionExpression: 'attribute_not_exists(pk) OR ticket.proposal.digest = :digest',
          ExpressionAttributeValues: {
            ':token': 'token-1',
            ':ticket': TICKET,
            ':digest': 'p',
            ':none': {},
          },
          ReturnValues: 'ALL_OLD',
        },
      ],
    ]);
    expect(sentBy(stepFunctions)).toEqual([]);
  });

  it('only replaces the token of one that is open', async () => {
    database.on(UpdateCommand).resolves({ Attributes: item() });

    await tickets.open(TICKET, 'token-2');

    expect(namesSentBy(database)).toEqual(['Update']);
    expect(sentBy(stepFunctions)).toEqual([]);
  });

  it('refuses one of that id for another proposal', async () => {
    database.on(UpdateCommand).rejects(refused);

    await expect(tickets.open(TICKET, 'token-1')).rejects.toMatchObject({ name: 'BadInput' });
  });

  it('hands a decision that was made meanwhile to the task that waits now', async () => {
    database.on(UpdateCommand).resolves({ Attributes: item({ decision: APPROVED }) });

    await tickets.open(TICKET, 'token-2');

    expect(sentBy(stepFunctions)).toEqual(answered('token-2', APPROVED));
    expect(sentBy(database).at(-1)).toEqual(marked('token-2'));
  });

  it('sends nothing twice to one task', async () => {
    database
      .on(UpdateCommand)
      .resolves({ Attributes: item({ decision: APPROVED, sentTo: 'token-1' }) });

    await tickets.open(TICKET, 'token-1');

    expect(sentBy(stepFunctions)).toEqual([]);
  });

  it('asks anew when the soak was extended and the draft came out the same', async () => {
    database
      .on(UpdateCommand)
      .resolves({ Attributes: item({ decision: EXTENDED, sentTo: 'token-1' }) });
    const later = { ...TICKET, openedAt: '2026-11-09T09:00:00.000Z' };

    await tickets.open(later, 'token-2');

    expect(sentBy(database).at(-1)).toEqual([
      'Update',
      {
        ...keys,
        UpdateExpression:
          'SET ticket = :ticket, notices = :none REMOVE decision, sentTo, superseded, revisions, newest, approvals',
        ExpressionAttributeValues: { ':ticket': later, ':none': {} },
      },
    ]);
    expect(sentBy(stepFunctions)).toEqual([]);
  });
});

describe('reading', () => {
  it('gets a ticket without its token, which is not even read', async () => {
    database.on(GetCommand).resolves({ Item: item({ decision: APPROVED }) });

    const state = await tickets.get('t1');

    expect(state).toEqual(standingOf({ ticket: TICKET, decision: APPROVED }));
    expect(sentBy(database)).toEqual([
      ['Get', { ...keys, ProjectionExpression: SHOWN, ConsistentRead: true }],
    ]);
  });

  it('gets null for a ticket that is not there', async () => {
    database.on(GetCommand).resolves({});

    expect(await tickets.get('t1')).toBeNull();
  });

  it('lists all tickets, page by page, without their tokens', async () => {
    database
      .on(QueryCommand)
      .resolvesOnce({ Items: [item()], LastEvaluatedKey: { pk: 'ticket', sk: 't1' } })
      .resolves({ Items: [item({ decision: APPROVED })] });

    expect(await tickets.list()).toEqual([
      standingOf({ ticket: TICKET }),
      standingOf({ ticket: TICKET, decision: APPROVED }),
    ]);
    expect(sentBy(database).map(([, input]) => input)).toEqual([
      expect.objectContaining({ ProjectionExpression: SHOWN }),
      expect.objectContaining({ ExclusiveStartKey: { pk: 'ticket', sk: 't1' } }),
    ]);
  });
});

describe('decide', () => {
  it('stores the decision where there is none, and then completes the task', async () => {
    database.on(UpdateCommand).resolves({ Attributes: item({ decision: APPROVED }) });

    expect(await tickets.decide('t1', APPROVED)).toEqual({ kind: 'decided' });
    expect(sentBy(database)).toEqual([
      [
        'Update',
        {
          ...keys,
          UpdateExpression: 'SET decision = :decision',
          ConditionExpression:
            'attribute_exists(pk) AND attribute_not_exists(decision) AND attribute_not_exists(superseded) AND (newest = :digest OR (attribute_not_exists(newest) AND ticket.proposal.digest = :digest)) AND (attribute_not_exists(ticket.approvals) OR ticket.approvals = :one)',
          ExpressionAttributeValues: { ':decision': APPROVED, ':digest': 'p', ':one': 1 },
          ReturnValues: 'ALL_NEW',
        },
      ],
      marked('token-1'),
    ]);
    expect(sentBy(stepFunctions)).toEqual(answered('token-1', APPROVED));
  });

  it('lets the first decision stand', async () => {
    database.on(UpdateCommand).rejects(refused);
    database.on(GetCommand).resolves({ Item: item({ decision: EXTENDED, sentTo: 'token-1' }) });

    expect(await tickets.decide('t1', APPROVED)).toEqual({ kind: 'conflict', decision: EXTENDED });
    expect(sentBy(stepFunctions)).toEqual([]);
  });

  it('says not-found of a ticket that is not there', async () => {
    database.on(UpdateCommand).rejects(refused);
    database.on(GetCommand).resolves({});

    expect(await tickets.decide('t1', APPROVED)).toEqual({ kind: 'not-found' });
  });

  it('sends the decision that was stored and not sent, when the same is decided again', async () => {
    database.on(UpdateCommand).rejectsOnce(refused).resolves({});
    database.on(GetCommand).resolves({ Item: item({ decision: APPROVED }) });

    const again = await tickets.decide('t1', { ...APPROVED, at: '2026-11-03T09:00:07.000Z' });

    expect(again).toEqual({ kind: 'decided' });
    expect(sentBy(stepFunctions)).toEqual(answered('token-1', APPROVED));
  });

  it('sends nothing again when the decision has arrived', async () => {
    database.on(UpdateCommand).rejects(refused);
    database.on(GetCommand).resolves({ Item: item({ decision: APPROVED, sentTo: 'token-1' }) });

    expect(await tickets.decide('t1', APPROVED)).toEqual({ kind: 'decided' });
    expect(sentBy(stepFunctions)).toEqual([]);
  });

  it('does not take the same answer of another person for the same decision', async () => {
    database.on(UpdateCommand).rejects(refused);
    database.on(GetCommand).resolves({ Item: item({ decision: APPROVED, sentTo: 'token-1' }) });

    const other = await tickets.decide('t1', { ...APPROVED, by: 'alan' });

    expect(other).toEqual({ kind: 'conflict', decision: APPROVED });
  });

  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    'says that nobody waits when Step Functions says %s, and never shows the token',
    async (name) => {
      database.on(UpdateCommand).resolves({ Attributes: item({ decision: APPROVED }) });
      stepFunctions.on(SendTaskSuccessCommand).rejects(awsError(name));

      const deciding = tickets.decide('t1', APPROVED);

      await expect(deciding).rejects.toThrow(/is stored, but its execution is not waiting/);
      await expect(deciding).rejects.toMatchObject({ name: 'BadInput' });
      await expect(deciding).rejects.not.toThrow(/token-1/);
      expect(namesSentBy(database)).toEqual(['Update']);
    },
  );

  it.each(['ThrottlingException', 'KmsThrottlingException'])(
    'lets %s out, with the decision stored and not marked as sent',
    async (name) => {
      database.on(UpdateCommand).resolves({ Attributes: item({ decision: APPROVED }) });
      stepFunctions.on(SendTaskSuccessCommand).rejects(awsError(name));

      await expect(tickets.decide('t1', APPROVED)).rejects.toMatchObject({ name });
      expect(namesSentBy(database)).toEqual(['Update']);
    },
  );
});
