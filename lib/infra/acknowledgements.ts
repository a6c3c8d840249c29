import { CfnElement, type Stack, Token, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import { KINDS } from './archive-permissions.ts';
import { OWN_ROLE_PATH, RatchetFunction } from './ratchet-function.ts';
import type { Settings } from './settings.ts';
import { RESULTS } from './trail-table.ts';

// Every finding of cdk-nag that stays, with its reason; any other fails the synth. Of wildcards it is said here what
// each stands for; which role may do what with it, test/infra compares statement by statement.

type Reason = readonly [finding: string, reason: string];

/** What stays in a stack that the settings made. */
export function acknowledgeFindings(stack: Stack, settings: Settings): void {
  acknowledge(stack, [...iam(stack), ...trail(stack, settings), ...members(stack, settings)]);
  for (const construct of stack.node.findAll()) {
    if (construct instanceof Bucket) acknowledge(construct, archive(stack, construct));
    if (construct instanceof StateMachine) acknowledge(stack, machine(stack, construct));
    if (construct instanceof RatchetFunction) acknowledge(stack, versions(stack, construct));
    if (construct instanceof Queue) acknowledge(construct, DEAD_LETTERS);
  }
}

const DEAD_LETTERS: readonly Reason[] = [
  [
    'AwsSolutions::AwsSolutions-SQS3',
    'This is the dead-letter queue of a function, or of the target of a rule or topic.',
  ],
];

function iam(stack: Stack): readonly Reason[] {
  const partition = partitionOf(stack);
  const ours = `arn:${partition}:iam::<AWS::AccountId>`;
  return [
    [
      wildcard(`${ours}:role/*`),
      'Which roles are tagged is not known when this is deployed. Writes are allowed on roles that carry lp:observe only, and denied on service-linked, Identity Center and own roles.',
    ],
    [
      wildcard(`${ours}:policy/*`),
      'A role may have any policy of the account; this is for reading them.',
    ],
    [
      wildcard(`arn:${partition}:iam::aws:policy/*`),
      'A role may have any managed policy of AWS; this is for reading them.',
    ],
    [
      wildcard(`${ours}:policy/ratchet/*`),
      'The policies that Ratchet makes stand under this path and are named after roles.',
    ],
    [
      wildcard('*'),
      'The actions know no resource (lib/infra/unscopable.ts names each, and test/infra fails on any other), or it is the permissions boundary, which grants nothing.',
    ],
  ];
}

function trail(
  stack: Stack,
  { trailBucket, trailPrefix, organizationId }: Settings,
): readonly Reason[] {
  if (trailBucket === undefined) return [];
  const logs = `arn:${partitionOf(stack)}:s3:::${trailBucket}/${trailPrefix === '' ? '' : `${trailPrefix}/`}AWSLogs`;
  const own = ['<AWS::AccountId>/CloudTrail/*', '<AWS::AccountId>/*'];
  const reason = 'Reads the log files of this account, which CloudTrail names by date.';
  return [
    ...[...own, ...own.map((part) => `${organizationId}/${part}`)].map(
      (part) => [wildcard(`${logs}/${part}`), reason] as const,
    ),
    [
      wildcard(`${logs}/${organizationId}/*/CloudTrail/*`),
      'A hub reads the log files of its members, and accounts come and go.',
    ],
  ];
}

function members(stack: Stack, { organizationId }: Settings): readonly Reason[] {
  if (organizationId === undefined) return [];
  return ['Reads', 'Tags', 'Changes'].map((level) => [
    wildcard(`arn:${partitionOf(stack)}:iam::*:role${OWN_ROLE_PATH}Ratchet${level}`),
    'Accounts come and go; the condition admits those of the organisation, and the trust of each role its hub alone.',
  ]);
}

function archive(stack: Stack, bucket: Bucket): readonly Reason[] {
  acknowledge(
    stack,
    KINDS.map((kind) => [
      wildcard(`<${idOf(stack, bucket)}.Arn>/${kind}/*`),
      'Objects are named by their digest; no function can delete or overwrite a version.',
    ]),
  );
  acknowledge(stack, [
    [
      wildcard(`<${idOf(stack, bucket)}.Arn>/${RESULTS}*`),
      'Answers of Athena, each in a folder named by the digest of its question.',
    ],
  ]);
  return [
    [
      'AwsSolutions::AwsSolutions-S1',
      'Only the functions can read the bucket, nothing in it is ever overwritten, and CloudTrail data events show its use to whoever wants to pay for them.',
    ],
  ];
}

function machine(stack: Stack, stateMachine: StateMachine): readonly Reason[] {
  const { partition, region } = stack;
  return [
    [
      wildcard(
        `arn:${partition}:states:${region}:<AWS::AccountId>:execution:<${idOf(stack, stateMachine)}.Name>:*`,
      ),
      'Executions of this one state machine.',
    ],
    [
      'AwsSolutions::AwsSolutions-SF1',
      'Step Functions itself keeps every event for 90 days. The log is for failures, and holds no execution data: that would be policies and task tokens.',
    ],
  ];
}

function versions(stack: Stack, { lambda }: RatchetFunction): readonly Reason[] {
  return [
    [
      wildcard(`<${idOf(stack, lambda)}.Arn>:*`),
      'Runs of earlier deployments call the version of the function that they began with.',
    ],
  ];
}

function wildcard(resource: string): string {
  return `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`;
}

function acknowledge(construct: IConstruct, reasons: readonly Reason[]): void {
  for (const [id, reason] of reasons) Validations.of(construct).acknowledge({ id, reason });
}

/** As a finding writes it. */
function partitionOf({ partition }: Stack): string {
  return Token.isUnresolved(partition) ? '<AWS::Partition>' : partition;
}

function idOf(stack: Stack, { node: { defaultChild, path } }: IConstruct): string {
  if (CfnElement.isCfnElement(defaultChild)) return stack.getLogicalId(defaultChild);
  throw new Error(`${path} is not a CloudFormation resource`);
}
