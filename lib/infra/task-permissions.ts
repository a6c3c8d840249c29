import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { iamPermissions } from './iam-permissions.ts';
import type { NoticesTopic } from './notices-topic.ts';
import type { Pipeline } from './pipeline.ts';
import type { Settings } from './settings.ts';
import { allow, CHECKS, startGeneration } from './statements.ts';

/** What the functions work on. */
export interface Resources {
  readonly table: TableV2;
  readonly archive: Bucket;
  readonly topic: Topic;
  readonly settings: Settings;
}

/** Task state -> all its function may do. A state that is not here cannot be deployed. */
export function taskPermissions(
  stack: Stack,
  resources: Resources,
): ReadonlyMap<string, readonly PolicyStatement[]> {
  const iam = iamPermissions(stack);
  const { archive, topic, settings } = resources;
  const notify = allow(['sns:Publish'], [topic.topicArn]);
  const trail = readTrail(stack, settings);
  const read = (...kinds: readonly Kind[]) => allow(['s3:GetObject'], kept(archive, kinds));
  const write = (...kinds: readonly Kind[]) => allow(['s3:PutObject'], kept(archive, kinds));

  return new Map([
    ['Admit', [...iam.readAccess, ...trail, ...trailSettings(settings), takeLease(resources)]],
    ['Observe', [...iam.readAccess, ...iam.tag, write('snapshot')]],
    ['Collect', [...trail, ...iam.readUse, write('evidence')]],
    [
      'StartGeneration',
      [...startGeneration(settings), ...listTrail(stack, settings), generations(resources)],
    ],
    [
      'GetGeneration',
      [
        ...startGeneration(settings),
        allow(['access-analyzer:GetGeneratedPolicy'], ['*']),
        generations(resources),
        read('generated'),
        write('generated'),
      ],
    ],
    [
      'Propose',
      [
        ...iam.readAccess,
        iam.readQuotas,
        iam.readHolders,
        ...trailSettings(settings),
        read('evidence', 'generated'),
        write('proposal', 'snapshot'),
      ],
    ],
    [
      'Verify',
      [
        iam.readQuotas,
        allow(CHECKS, ['*']),
        read('proposal', 'snapshot', 'evidence'),
        write('gates'),
      ],
    ],
    ['Review', [tickets(resources, ['dynamodb:UpdateItem']), notify, read('proposal')]],
    [
      'Apply',
      [
        ...iam.readAccess,
        iam.readQuotas,
        ...iam.apply,
        takeLease(resources),
        read('proposal', 'snapshot'),
        write('plan'),
      ],
    ],
    ['Abandon', [...iam.readAccess, ...iam.restore, read('proposal', 'snapshot')]],
    [
      'Supersede',
      [
        ...iam.readAccess,
        ...trail,
        tickets(resources, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
        notify,
        read('snapshot'),
      ],
    ],
    ['Watch', [...iam.readAccess, ...trail, notify, read('snapshot', 'proposal'), write('missed')]],
    [
      'GiveBack',
      [
        ...iam.readAccess,
        iam.readQuotas,
        ...iam.giveBack,
        tickets(resources, ['dynamodb:UpdateItem']),
        notify,
        read('snapshot', 'proposal', 'missed', 'evidence'),
        write('plan', 'proposal', 'gates'),
      ],
    ],
    ['Probation', [probations(resources)]],
    ['Restore', [...iam.readAccess, ...iam.restore, read('proposal', 'snapshot'), write('plan')]],
    [
      'Close',
      [
        ...iam.tag,
        notify,
        endProbation(resources),
        releaseLease(resources),
        changeCycle(resources),
      ],
    ],
    ['Refuse', [...iam.tag, notify, releaseLease(resources), changeCycle(resources)]],
    [
      'Escalate',
      [notify, endProbation(resources), releaseLease(resources), changeCycle(resources)],
    ],
  ]);
}

/** Who starts runs: reads a role's tags, starts, notes which run the role is in, tells of a tag it cannot read. */
export function startPermissions(
  stack: Stack,
  resources: Resources,
  pipeline: Pipeline,
): readonly PolicyStatement[] {
  return [
    iamPermissions(stack).readRole,
    allow(['states:StartExecution'], [pipeline.startArn]),
    allow(['states:DescribeExecution'], [executions(stack, pipeline)]),
    allow(['sns:Publish'], [resources.topic.topicArn]),
    changeCycle(resources),
  ];
}

/** Who stops runs, and takes their traces away: the role's status, its ticket, the lease and the note. */
export function stopPermissions(
  stack: Stack,
  resources: Resources,
  pipeline: Pipeline,
): readonly PolicyStatement[] {
  const { table, topic } = resources;
  const iam = iamPermissions(stack);
  return [
    iam.readRole,
    ...iam.untag,
    allow(
      ['states:DescribeExecution', 'states:GetExecutionHistory', 'states:StopExecution'],
      [executions(stack, pipeline)],
    ),
    tickets(resources, ['dynamodb:Query', 'dynamodb:UpdateItem']),
    // Superseding a ticket answers the task that waits for it, when one does.
    completeTask(pipeline.stateMachine),
    releaseLease(resources),
    allow(['dynamodb:DeleteItem', 'dynamodb:GetItem'], [table.tableArn], partition('cycle')),
    allow(['sns:Publish'], [topic.topicArn]),
  ];
}

/** The daily look: both of these, for the roles that it finds. */
export function reconcilePermissions(
  stack: Stack,
  resources: Resources,
  pipeline: Pipeline,
): readonly PolicyStatement[] {
  return [
    iamPermissions(stack).listRoles,
    ...startPermissions(stack, resources, pipeline),
    ...stopPermissions(stack, resources, pipeline),
    listCycles(resources),
  ];
}

/** Task state of retighten-fleet -> all its function may do. */
export function fleetPermissions(
  stack: Stack,
  resources: Resources,
  pipeline: Pipeline,
): ReadonlyMap<string, readonly PolicyStatement[]> {
  return new Map([
    ['FindDue', [listCycles(resources)]],
    ['StartDue', startPermissions(stack, resources, pipeline)],
    ['Summarise', [allow(['sns:Publish'], [resources.topic.topicArn])]],
  ]);
}

function executions(stack: Stack, { stateMachine }: Pipeline): string {
  return stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachine.stateMachineName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** The function that a refused call wakes: it can look up a role in probation and answer its task, and no more. */
export function wakePermissions(
  resources: Resources,
  stateMachine: StateMachine,
): readonly PolicyStatement[] {
  return [probations(resources), completeTask(stateMachine)];
}

/** The function that hears of others' writes on roles: it sees the role, its ticket and its picture, and answers tasks. */
export function changePermissions(
  stack: Stack,
  resources: Resources,
  stateMachine: StateMachine,
): readonly PolicyStatement[] {
  return [
    ...iamPermissions(stack).readAccess,
    tickets(resources, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem']),
    probations(resources),
    allow(['s3:GetObject'], kept(resources.archive, ['snapshot'])),
    completeTask(stateMachine),
  ];
}

/** To read a ticket, and to put on it what became of a notice. */
export function noteNotices(resources: Resources): PolicyStatement {
  return tickets(resources, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
}

/** The daily look: finds the tickets that run out, tells of them, and sees whether anybody listens. */
export function dailyPermissions(
  resources: Resources,
  { people }: NoticesTopic,
): readonly PolicyStatement[] {
  return [
    tickets(resources, ['dynamodb:Query', 'dynamodb:UpdateItem']),
    ...['lease', 'probation'].map((key) =>
      allow(['dynamodb:Query'], [resources.table.tableArn], partition(key)),
    ),
    allow(['sns:Publish'], [resources.topic.topicArn]),
    allow(['sns:GetTopicAttributes'], [people.topicArn]),
  ];
}

/** The review pages: show tickets, keep revisions that were checked, take decisions, and tell of them. They cannot open a ticket, nor touch a role. */
export function reviewPermissions(
  stack: Stack,
  resources: Resources,
  stateMachine: StateMachine,
): readonly PolicyStatement[] {
  const { table, archive } = resources;
  return [
    // Whether the role is still what the draft knew.
    ...iamPermissions(stack).readAccess,
    tickets(resources, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem']),
    allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [table.tableArn], partition('secret')),
    allow(['s3:GetObject'], kept(archive, ['proposal', 'evidence', 'gates', 'snapshot'])),
    allow(['s3:PutObject'], kept(archive, ['proposal', 'gates'])),
    allow(CHECKS, ['*']),
    allow(['sns:Publish'], [resources.topic.topicArn]),
    // A person ends a probation, or takes the change back: the execution is woken, and does it.
    probations(resources),
    completeTask(stateMachine),
  ];
}

/** A decision that was confirmed in Slack: that of one ticket, as on its page. */
export function slackDecidePermissions(
  stack: Stack,
  resources: Resources,
  stateMachine: StateMachine,
): readonly PolicyStatement[] {
  return [
    ...iamPermissions(stack).readAccess,
    tickets(resources, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    allow(['s3:GetObject'], kept(resources.archive, ['proposal', 'evidence', 'gates', 'snapshot'])),
    allow(['sns:Publish'], [resources.topic.topicArn]),
    completeTask(stateMachine),
  ];
}

/**
 * To hand a decision to the task that waits. The service authorization reference lists no resource for the action,
 * but Step Functions checks it on the state machine: tried in aws/aws-cdk#8486, and refusals name it.
 */
export function completeTask({ stateMachineArn }: StateMachine): PolicyStatement {
  return allow(['states:SendTaskSuccess'], [stateMachineArn]);
}

/** The kinds of documents in the archive; each is a folder. */
export const KINDS = [
  'snapshot',
  'evidence',
  'generated',
  'proposal',
  'gates',
  'plan',
  'missed',
] as const;
type Kind = (typeof KINDS)[number];

function kept(archive: Bucket, kinds: readonly Kind[]): readonly string[] {
  return kinds.map((kind) => archive.arnForObjects(`${kind}/*`));
}

function tickets({ table }: Resources, actions: readonly string[]): PolicyStatement {
  return allow(actions, [table.tableArn], partition('ticket'));
}

function probations({ table }: Resources): PolicyStatement {
  return allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [table.tableArn], partition('probation'));
}

function endProbation({ table }: Resources): PolicyStatement {
  return allow(['dynamodb:DeleteItem'], [table.tableArn], partition('probation'));
}

function takeLease({ table }: Resources): PolicyStatement {
  return allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [table.tableArn], partition('lease'));
}

function generations({ table }: Resources): PolicyStatement {
  return allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [table.tableArn], partition('generation'));
}

function releaseLease({ table }: Resources): PolicyStatement {
  return allow(['dynamodb:DeleteItem'], [table.tableArn], partition('lease'));
}

function changeCycle({ table }: Resources): PolicyStatement {
  return allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [table.tableArn], partition('cycle'));
}

function listCycles({ table }: Resources): PolicyStatement {
  return allow(['dynamodb:Query'], [table.tableArn], partition('cycle'));
}

/** One partition of the table (DynamoDB developer guide, "Using IAM policy conditions"). */
function partition(key: string): Record<string, unknown> {
  return { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [key] } };
}

/** How the trail is set up: not what it recorded. */
function trailSettings({ trailArn }: Settings): readonly PolicyStatement[] {
  if (trailArn === undefined) return [];
  const asks = ['GetEventSelectors', 'GetTrail', 'GetTrailStatus'];
  return [
    allow(
      asks.map((name) => `cloudtrail:${name}`),
      [trailArn],
    ),
  ];
}

function readTrail(stack: Stack, settings: Settings): readonly PolicyStatement[] {
  const { trailBucket } = settings;
  if (trailBucket === undefined) return [];
  const bucket = `arn:${stack.partition}:s3:::${trailBucket}`;
  const objects = logsOf(settings, stack.account).map((logs) => `${bucket}/${logs}`);
  return [allow(['s3:GetObject'], objects), ...listTrail(stack, settings)];
}

function listTrail(stack: Stack, settings: Settings): readonly PolicyStatement[] {
  const { trailBucket } = settings;
  if (trailBucket === undefined) return [];
  return [
    allow(['s3:ListBucket'], [`arn:${stack.partition}:s3:::${trailBucket}`], {
      StringLike: { 's3:prefix': logsOf(settings, stack.account) },
    }),
  ];
}

/** The keys of one account's log files, as patterns. Source: CloudTrail user guide, "Finding your CloudTrail log files". */
function logsOf(
  { trailPrefix, organizationId }: Settings,
  account: string,
): readonly [string, ...string[]] {
  const root = `${trailPrefix === '' ? '' : `${trailPrefix}/`}AWSLogs`;
  const own = `${root}/${account}/CloudTrail/*`;
  return organizationId === undefined
    ? [own]
    : [own, `${root}/${organizationId}/${account}/CloudTrail/*`];
}
