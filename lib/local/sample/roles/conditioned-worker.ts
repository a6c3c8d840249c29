import type { Run, SampleRole } from '../actor.ts';
import { type Call, failing, read } from '../call.ts';
import { roleSession, taskId } from '../caller.ts';
import { itemCall } from '../calls/dynamodb.ts';
import { keyCall } from '../calls/kms.ts';
import { bucketCall, deleteObject, putObject } from '../calls/s3.ts';
import { refused } from '../failures.ts';
import { arn, HOME_REGION, KEYS } from '../organisation.ts';
import { allow, deny, denyAllBut, document, managed } from '../policy.ts';
import { daily, roundTheClock } from '../schedule.ts';
import { observability } from '../shared-policies.ts';

const identity = { name: 'payments-worker', path: '/' } as const;
const BUCKET = 'larkspur-payments';
const VPC_ENDPOINT = 'vpce-0c4d8e6f2a1b3c5d7';
const SECRET = arn('secretsmanager', 'secret:payments/provider-8sQx2B');
const AT_HOME = { StringEquals: { 'aws:RequestedRegion': HOME_REGION } } as const;

const session = roleSession(identity, {
  session: taskId(identity.name),
  address: '10.20.3.14',
  agent:
    'aws-sdk-go-v2/1.39.4 ua/2.1 os/linux lang/go#1.25.3 md/GOARCH#arm64 exec-env/AWS_ECS_FARGATE',
});

/** A container that takes payments: Allow statements with conditions, and Deny statements that must stay as written. */
export const conditionedWorker: SampleRole = {
  ...identity,
  description: 'Container that books payments, through a VPC endpoint and in one region only',
  trust: { kind: 'service', service: 'ecs-tasks.amazonaws.com' },
  attached: [
    managed(
      'larkspur-payments-data',
      document(
        allow('s3:*', [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`], {
          StringEquals: { 'aws:SourceVpce': VPC_ENDPOINT },
        }),
        allow(['dynamodb:*', 'secretsmanager:*', 'kms:*'], '*', AT_HOME),
      ),
    ),
    managed(
      'larkspur-payments-guard',
      document(
        deny(['s3:DeleteBucket', 's3:DeleteObject', 's3:DeleteObjectVersion']),
        denyAllBut(['iam:*', 'sts:*', 'support:*'], {
          StringNotEquals: { 'aws:RequestedRegion': HOME_REGION },
        }),
      ),
    ),
    observability,
  ],
  activities: [
    { when: roundTheClock(40), as: session, does: pay },
    { when: daily('02:40'), as: session, does: tidy },
  ],
};

function pay({ day, random }: Run): readonly Call[] {
  const payment = random.hex(16);
  return [
    read('secretsmanager', 'GetSecretValue', { request: { secretId: SECRET } }),
    keyCall('GenerateDataKey', KEYS.payments, { payment }),
    itemCall('PutItem', 'Payments', { key: { paymentId: payment } }),
    viaEndpoint(putObject(BUCKET, `receipts/${day.date}/${payment}.json`, random)),
  ];
}

/** It tries to remove old receipts every night, and the guard refuses every night. */
function tidy({ day, random }: Run): readonly Call[] {
  const key = `receipts/${day.date}/expired.json`;
  return [
    viaEndpoint(bucketCall('GetBucketLifecycle', BUCKET, true)),
    viaEndpoint(
      failing(
        deleteObject(BUCKET, key, random),
        refused('s3:DeleteObject', `arn:aws:s3:::${BUCKET}/${key}`, 'explicit deny'),
      ),
    ),
  ];
}

function viaEndpoint(call: Call): Call {
  return { ...call, vpcEndpointId: VPC_ENDPOINT };
}
