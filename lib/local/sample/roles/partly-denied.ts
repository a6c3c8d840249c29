import type { Run, SampleRole } from '../actor.ts';
import { type Call, failing, read } from '../call.ts';
import { roleSession, taskId } from '../caller.ts';
import { itemCall } from '../calls/dynamodb.ts';
import { curtRefusal, refused } from '../failures.ts';
import { arn, iamArn } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { daily, roundTheClock } from '../schedule.ts';
import { observability } from '../shared-policies.ts';

const identity = { name: 'inventory-sync', path: '/' } as const;

const session = roleSession(identity, {
  session: taskId(identity.name),
  address: '10.20.4.9',
  agent:
    'aws-sdk-java/2.31.50 md/io#sync ua/2.1 os/Linux lang/java#21.0.8 exec-env/AWS_ECS_FARGATE',
});

/** Works, and also asks every day for what it was never given: a draft made of all that was seen would give it that. */
export const partlyDenied: SampleRole = {
  ...identity,
  description: 'Container that keeps stock counts in step with the warehouse',
  trust: { kind: 'service', service: 'ecs-tasks.amazonaws.com' },
  attached: [
    managed('larkspur-inventory', document(allow(['dynamodb:*', 'ssm:Get*', 'sqs:*']))),
    observability,
  ],
  activities: [
    { when: roundTheClock(60), as: session, does: sync },
    { when: daily('07:05'), as: session, does: reach },
  ],
};

function sync({ random, turn }: Run): readonly Call[] {
  const key = { isbn: `978${1_000_000_000 + random.below(900_000_000)}` };
  return [
    ...(turn % 6 === 0
      ? [
          read('ssm', 'GetParameter', {
            request: { name: '/inventory/warehouse-url', withDecryption: false },
          }),
        ]
      : []),
    itemCall('GetItem', 'Stock', { key }),
    itemCall('UpdateItem', 'Stock', { key }),
  ];
}

function reach(): readonly Call[] {
  const secret = arn('secretsmanager', 'secret:payments/provider-8sQx2B');
  return [
    failing(
      read('secretsmanager', 'GetSecretValue'),
      refused(
        'secretsmanager:GetSecretValue',
        secret,
        'no identity policy',
        'AccessDeniedException',
      ),
    ),
    failing(
      read('s3', 'ListBuckets', { request: { Host: 's3.eu-west-1.amazonaws.com' } }),
      curtRefusal,
    ),
    failing(read('iam', 'ListUsers'), refused('iam:ListUsers', iamArn('user/'))),
  ];
}
