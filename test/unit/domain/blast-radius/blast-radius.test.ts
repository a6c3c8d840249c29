import { expect, it } from 'vitest';
import { blastRadius, farReaching } from '../../../../lib/domain/blast-radius/blast-radius.ts';
import { radiusFigures } from '../../../../lib/domain/blast-radius/figures.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';

const radiusOf = (...given: Parameters<typeof blastRadius>) =>
  blastRadius(...given) ?? expect.fail('took too many steps');

const written = (...Statement: readonly unknown[]) => [
  parsePolicy({ Version: '2012-10-17', Statement }, 'test'),
];
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});
const passedTo = (service: string) => ({
  Condition: { StringEquals: { 'iam:PassedToService': service } },
});
const ROLE = 'arn:aws:iam::111122223333:role/jobs';
const LAMBDA = ['lambda:CreateFunction', 'lambda:InvokeFunction'];

/** `id reach`, with `?` when conditional. */
function open(...statements: readonly unknown[]): readonly string[] {
  const { escalations, exfiltration } = radiusOf(written(...statements));
  return [...escalations, ...exfiltration].map(
    ({ id, reach, conditional }) => `${id} ${reach}${conditional ? '?' : ''}`,
  );
}

const cases: readonly (readonly [string, readonly unknown[], readonly string[]])[] = [
  ['one action that is enough', [allow('iam:CreatePolicyVersion')], ['policy-new-version any']],
  [
    'a combination, from several statements',
    [allow('iam:PassRole'), allow('ec2:Run*')],
    ['pass-role-ec2-run-instances any'],
  ],
  [
    'nothing, when one of a combination lacks',
    [allow('iam:PassRole'), allow('lambda:CreateFunction')],
    [],
  ],
  [
    'nothing, when a Deny takes one of them',
    [allow(['iam:PassRole', 'ec2:RunInstances']), deny('ec2:RunInstances')],
    [],
  ],
  [
    'what a Deny only cuts into',
    [allow('s3:GetObject'), deny('s3:GetObject', 'arn:aws:s3:::a/*')],
    ['s3-read-objects any'],
  ],
  [
    'whole ARNs',
    [allow('iam:PassRole', ROLE), allow('ec2:RunInstances')],
    ['pass-role-ec2-run-instances named'],
  ],
  [
    'a wildcard within a name',
    [
      allow(
        'secretsmanager:GetSecretValue',
        'arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-*',
      ),
    ],
    ['secrets-read pattern'],
  ],
  [
    'all resources of the kind',
    [allow('iam:PassRole', 'arn:aws:iam::111122223333:role/*'), allow('ec2:RunInstances')],
    ['pass-role-ec2-run-instances any'],
  ],
  ['one bucket', [allow('s3:GetObject', 'arn:aws:s3:::a/*')], ['s3-read-objects pattern']],
  ['all buckets', [allow('s3:GetObject', 'arn:aws:s3:::*')], ['s3-read-objects any']],
  [
    'the widest of several',
    [
      allow('dynamodb:Scan', 'arn:aws:dynamodb:eu-west-1:111122223333:table/a'),
      allow('dynamodb:Scan', 'arn:aws:dynamodb:eu-west-1:111122223333:table/b*'),
    ],
    ['dynamodb-scan pattern'],
  ],
  [
    'a variable as a pattern',
    [allow('iam:CreateAccessKey', 'arn:aws:iam::111122223333:user/${aws:username}')],
    ['user-new-access-key pattern'],
  ],
  [
    'all but a NotResource',
    [
      {
        Effect: 'Allow',
        Action: 'sqs:ReceiveMessage',
        NotResource: 'arn:aws:sqs:eu-west-1:111122223333:a',
      },
    ],
    ['sqs-read-messages any'],
  ],
  [
    'a condition on the Allow',
    [allow('kms:Decrypt', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })],
    ['kms-decrypt any?'],
  ],
  [
    'a condition on the Deny',
    [
      allow('kms:Decrypt'),
      deny('kms:Decrypt', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }),
    ],
    ['kms-decrypt any?'],
  ],
  [
    'a condition on one of two grants',
    [
      allow('kms:Decrypt'),
      allow('kms:Decrypt', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ],
    ['kms-decrypt any'],
  ],
  [
    'a role passed to the service in question',
    [allow('iam:PassRole', '*', passedTo('lambda.amazonaws.com')), allow(LAMBDA)],
    ['pass-role-lambda-invoke any'],
  ],
  [
    'no role passed to another service',
    [allow('iam:PassRole', '*', passedTo('ec2.amazonaws.com')), allow(LAMBDA)],
    [],
  ],
  [
    'no role that a Deny keeps from the service',
    [
      allow(['iam:PassRole', ...LAMBDA]),
      deny('iam:PassRole', '*', passedTo('lambda.amazonaws.com')),
    ],
    [],
  ],
  [
    'nothing on resources that the action does not have',
    [allow(['iam:PassRole', 'ec2:RunInstances', 'sqs:ReceiveMessage'], 'arn:aws:s3:::a')],
    [],
  ],
  ['nothing in reading queues by name', [allow(['sqs:ListQueues', 'sqs:GetQueueUrl'])], []],
];

it.each(cases)('finds %s', (_, statements, expected) => {
  expect(open(...statements)).toEqual(expected);
});

it('finds every path open to an administrator, on everything', () => {
  const { escalations, exfiltration, ...rest } = radiusOf(written(allow('*')));
  expect(
    [...escalations, ...exfiltration].filter(
      ({ reach, conditional }) => reach !== 'any' || conditional,
    ),
  ).toEqual([]);
  expect([escalations.length >= 40, exfiltration.length >= 15]).toEqual([true, true]);
  expect(rest.actions).toBeGreaterThan(20_000);
});

it('counts actions by level, services, and actions on * that could name resources', () => {
  const radius = radiusOf(
    written(
      allow(['sqs:SendMessage', 'sqs:ListQueues', 's3:ListAllMyBuckets', 's3:GetObjekt']),
      allow('kms:Decrypt', 'arn:aws:kms:eu-west-1:111122223333:key/1'),
      deny('sqs:ListQueues'),
    ),
  );
  expect(radius).toMatchObject({
    actions: 3,
    byLevel: { List: 1, Write: 2 },
    services: ['kms', 's3', 'sqs'],
    wildcardResources: 1,
  });
});

it('says on what the deciding action is granted, and where the method is published', () => {
  const { exfiltration } = radiusOf(
    written(allow('s3:GetObject', ['arn:aws:s3:::b/*', 'arn:aws:s3:::a/*'])),
  );
  expect(exfiltration).toEqual([
    {
      id: 's3-read-objects',
      actions: ['s3:GetObject'],
      on: 'objects of a bucket',
      what: 'read the objects',
      source: 'https://github.com/salesforce/cloudsplaining',
      reach: 'pattern',
      conditional: false,
      resources: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'],
    },
  ]);
});

it('leaves resources named one by one out of what reaches far, and out of the figures', () => {
  const documents = written(
    allow('dynamodb:Scan', 'arn:aws:dynamodb:eu-west-1:111122223333:table/a'),
    allow('sqs:ReceiveMessage'),
  );
  expect(farReaching(radiusOf(documents).exfiltration).map(({ id }) => id)).toEqual([
    'sqs-read-messages',
  ]);
  const { exfiltration, services } = radiusFigures(documents) ?? expect.fail();
  expect({ ids: exfiltration.map(({ id }) => id), services }).toEqual({
    ids: ['sqs-read-messages'],
    services: 2,
  });
});

it('says nothing rather than half when it would take too many steps', () => {
  const many = Array.from({ length: 200 }, (_, at) => [
    { Effect: 'Allow', NotAction: `s3:Get${at}*`, NotResource: `arn:aws:s3:::b${at}/*` },
    { Effect: 'Deny', NotAction: `s3:Put${at}*`, NotResource: `arn:aws:s3:::c${at}/*` },
  ]).flat();
  const documents = [parsePolicy({ Version: '2012-10-17', Statement: many }, 'test')];

  expect(blastRadius(documents, 100_000)).toBeNull();
});
