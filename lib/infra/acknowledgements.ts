import { CfnElement, type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Settings } from './settings.ts';
import { KINDS } from './task-permissions.ts';

interface Acknowledged {
  readonly id: string;
  readonly reason: string;
  /** Construct ids under the stack, `OnTag/Start`. */
  readonly where: readonly string[];
}

const READERS = [
  ...['Admit', 'Observe', 'Propose', 'Apply', 'Abandon', 'Supersede', 'Watch', 'GiveBack'],
  'Restore',
];
const TAGGERS = ['Observe', 'Apply', 'Abandon', 'Restore', 'Close', 'Refuse'];
const ARCHIVERS = [
  ...['Observe', 'Collect', 'GetGeneration', 'Propose', 'Verify', 'Review', 'Apply', 'Watch'],
  ...['Abandon', 'Supersede', 'GiveBack', 'Restore', 'ReviewApi/Pages'],
];

/** Every finding of cdk-nag that stays, with its reason and the constructs it stays on; any other fails the synth. */
const FINDINGS: readonly Acknowledged[] = [
  {
    id: wildcard('arn:aws:iam::<AWS::AccountId>:role/*'),
    reason:
      'Which roles are tagged is not known when this is deployed. Writes are allowed on roles that carry lp:observe only, and denied on service-linked, Identity Center and own roles.',
    where: [...new Set([...READERS, ...TAGGERS, 'OnTag/Start', 'Collect'])],
  },
  {
    id: wildcard('arn:aws:iam::<AWS::AccountId>:policy/*'),
    reason: 'A role may have any policy of the account; this is for reading them.',
    where: READERS,
  },
  {
    id: wildcard('arn:aws:iam::aws:policy/*'),
    reason: 'A role may have any managed policy of AWS; this is for reading them.',
    where: READERS,
  },
  {
    id: wildcard('arn:aws:iam::<AWS::AccountId>:policy/ratchet/*'),
    reason: 'The policies that Ratchet makes stand under this path and are named after roles.',
    where: ['Apply', 'Abandon', 'GiveBack', 'Restore'],
  },
  {
    id: wildcard('*'),
    reason:
      'The actions know no resource (lib/infra/unscopable.ts names each); test/infra fails on any other.',
    where: [
      ...['Collect', 'StartGeneration', 'GetGeneration', 'Propose', 'Verify', 'Apply', 'GiveBack'],
      'Pipeline',
    ],
  },
  {
    id: 'AwsSolutions::AwsSolutions-SF1',
    reason:
      'Step Functions itself keeps every event for 90 days. The log is for failures, and holds no execution data: that would be policies and task tokens.',
    where: ['Pipeline'],
  },
  {
    id: 'AwsSolutions::AwsSolutions-S1',
    reason:
      'Only the functions can read the bucket, nothing in it is ever overwritten, and CloudTrail data events show its use to whoever wants to pay for them.',
    where: ['Archive'],
  },
  {
    id: 'AwsSolutions::AwsSolutions-SQS3',
    reason: 'This is the dead-letter queue, of the rule and of the function behind it.',
    where: ['OnTag/Lost', 'OnDenial/Lost'],
  },
];

/** Acknowledges what is explained above on the constructs it is explained for. */
export function acknowledgeFindings(stack: Stack, settings: Settings): void {
  for (const { id, reason, where } of [...FINDINGS, ...byName(stack, settings)]) {
    for (const path of where) Validations.of(construct(stack, path)).acknowledge({ id, reason });
  }
}

/** The findings whose ids hold names that CDK or the user gave. */
function byName(stack: Stack, { trailBucket, trailPrefix }: Settings): readonly Acknowledged[] {
  const archive = stack.getLogicalId(cfn(stack, 'Archive/Bucket/Resource'));
  const machine = stack.getLogicalId(cfn(stack, 'Pipeline/TightenRole/Resource'));
  const logs = `${trailPrefix === '' ? '' : `${trailPrefix}/`}AWSLogs/<AWS::AccountId>/CloudTrail/*`;
  return [
    ...KINDS.map((kind) => ({
      id: wildcard(`<${archive}.Arn>/${kind}/*`),
      reason: 'Objects are named by their digest; no function can delete or overwrite a version.',
      where: ARCHIVERS,
    })),
    {
      id: wildcard(`arn:aws:states:us-east-1:<AWS::AccountId>:execution:<${machine}.Name>:*`),
      reason: 'Executions of this one state machine, to see whether one is still running.',
      where: ['OnTag/Start'],
    },
    ...(trailBucket === undefined
      ? []
      : [
          {
            id: wildcard(`arn:aws:s3:::${trailBucket}/${logs}`),
            reason: 'Reads the log files of this account, which CloudTrail names by date.',
            where: ['Admit', 'Collect', 'Supersede', 'Watch'],
          },
        ]),
  ];
}

function wildcard(resource: string): string {
  return `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`;
}

function construct(stack: Stack, path: string): IConstruct {
  return path.split('/').reduce<IConstruct>((at, id) => at.node.findChild(id), stack);
}

function cfn(stack: Stack, path: string): CfnElement {
  const found = construct(stack, path);
  if (!CfnElement.isCfnElement(found)) throw new Error(`${path} is not a CloudFormation resource`);
  return found;
}
