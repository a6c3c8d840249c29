import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetPolicyCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { account, RoleCall, WatchedRole } from './account.ts';
import type { Deployed } from './deployed.ts';
import { type Ministack, optionsFor } from './ministack.ts';
import type { Pages } from './review-pages.ts';
import { until } from './until.ts';

const DAY = 86_400_000;

/** An account with Ratchet deployed to it: what its people, its roles and its clock do, and how Ratchet stands to them. */
export function deployedAccount(
  ministack: Ministack,
  {
    deployed,
    world,
    pages,
    trail,
  }: {
    readonly deployed: Deployed;
    readonly world: ReturnType<typeof account>;
    readonly pages: Pages;
    /** The bucket of the log files. */
    readonly trail: string;
  },
) {
  const states = new SFNClient(optionsFor(ministack));
  const database = new DynamoDBClient(optionsFor(ministack));

  const executionsOf = async ({ name }: WatchedRole) => {
    const stateMachineArn = deployed.idOf('AWS::StepFunctions::StateMachine', 'Pipeline');
    const { executions = [] } = await states.send(new ListExecutionsCommand({ stateMachineArn }));
    return executions.filter((execution) => execution.name?.startsWith(`${name}-`));
  };

  return {
    executionsOf,

    hasStatus: (role: WatchedRole, status: string) =>
      until(`${role.name} is ${status}`, async () => {
        const [execution] = await executionsOf(role);
        if (execution?.status === 'FAILED') throw new Error(`the execution of ${role.name} failed`);
        return (await world.tagsOf(role))['lp:status'] === status;
      }),

    /** An event that comes before the execution waits for it is left to the daily sweep. */
    waitsForDenials: ({ name, id }: WatchedRole) =>
      until(`probation of ${name} waits`, async () => {
        const TableName = deployed.idOf('AWS::DynamoDB::GlobalTable');
        const Key = { pk: { S: 'probation' }, sk: { S: id } };
        return (await database.send(new GetItemCommand({ TableName, Key }))).Item;
      }),

    /** Paths of the tickets that wait for a decision, when they are as many. */
    openTickets: (many: number) =>
      until(`${many} tickets are open`, async () => {
        // Minutes of Access Analyzer, which has one job at a time.
        ministack.advanceTo(new Date(ministack.now().getTime() + 30_000));
        const { text } = await pages.get('/');
        const [open = ''] = text.split('<h2 id="open"')[1]?.split('<h2 ') ?? [];
        const links = new Set([...open.matchAll(/href="(\/tickets\/[^"]+)"/g)].map(([, to]) => to));
        return links.size === many && [...links].map(String);
      }),

    /** A day after the other: its log file is delivered at its end. */
    async livesOn(days: number, calls: readonly (readonly [WatchedRole, RoleCall])[]) {
      const from = ministack.now().getTime();
      for (let day = 0; day <= days; day += 1) {
        await world.log(trail, new Date(from + day * DAY), calls);
      }
      ministack.advanceTo(new Date(from + days * DAY + 60_000));
    },

    /** The actions that a managed policy allows. */
    async allowedBy(PolicyArn: string): Promise<readonly string[]> {
      const { Policy } = await world.iam.send(new GetPolicyCommand({ PolicyArn }));
      const { PolicyVersion } = await world.iam.send(
        new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
      );
      const { Statement } = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''));
      return Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);
    },

    /** What the archive keeps of a kind. */
    async kept(kind: string): Promise<readonly unknown[]> {
      const Bucket = deployed.idOf('AWS::S3::Bucket', 'Archive');
      const { Contents = [] } = await world.s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: `${kind}/` }),
      );
      return Promise.all(
        Contents.map(async ({ Key }) => {
          const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key }));
          return JSON.parse((await Body?.transformToString()) ?? '');
        }),
      );
    },
  };
}
