import type { Run, SampleRole } from '../actor.ts';
import { type Call, failing } from '../call.ts';
import { roleSession } from '../caller.ts';
import { itemCall } from '../calls/dynamodb.ts';
import { keyCall } from '../calls/kms.ts';
import { createLogStream } from '../calls/logs.ts';
import { getObject, putObject } from '../calls/s3.ts';
import { rejected } from '../failures.ts';
import { arn, KEYS } from '../organisation.ts';
import { every, roundTheClock } from '../schedule.ts';
import { dynamoFullAccess, observability, s3FullAccess } from '../shared-policies.ts';

const identity = { name: 'orders-api', path: '/service-role/' } as const;
const AGENT =
  'aws-sdk-js/3.1169.0 ua/2.1 os/linux lang/js md/nodejs#24.9.0 exec-env/AWS_Lambda_nodejs24.x';
const TEMPLATES = ['order-placed', 'order-shipped', 'order-refunded'] as const;

const session = roleSession(identity, {
  session: 'orders-api',
  address: '198.51.100.17',
  agent: AGENT,
});
/** Lambda decrypts the function's environment with the role, allowed by a grant on the key and by no policy of the role. */
const startUp = roleSession(identity, {
  session: 'orders-api',
  address: '',
  agent: '',
  service: 'lambda.amazonaws.com',
});

/** The API of the shop, a Lambda function: everything on S3 and DynamoDB, of which it needs a few actions. */
export const lambdaApi: SampleRole = {
  ...identity,
  description: 'Lambda function behind the shop: reads and writes orders, stores invoices',
  trust: { kind: 'service', service: 'lambda.amazonaws.com' },
  attached: [s3FullAccess, dynamoFullAccess, observability],
  activities: [
    { when: roundTheClock(230), as: session, does: request },
    {
      when: every(240),
      as: session,
      does: ({ day, random }) => [createLogStream('/aws/lambda/orders-api', day, random)],
    },
    {
      when: every(240),
      as: startUp,
      does: () => [
        keyCall('Decrypt', KEYS.functions, {
          'aws:lambda:FunctionArn': arn('lambda', 'function:orders-api'),
        }),
      ],
    },
  ],
};

function request({ day, random, turn }: Run): readonly Call[] {
  const order = random.hex(12);
  const key = { orderId: order };
  const placed = [
    itemCall('PutItem', 'Orders', { key, conditionExpression: 'attribute_not_exists(orderId)' }),
    itemCall('UpdateItem', 'Customers', { key: { customerId: random.hex(8) } }),
    putObject(
      'larkspur-invoices',
      `invoices/${day.date.replaceAll('-', '/')}/${order}.pdf`,
      random,
    ),
    getObject('larkspur-templates', `email/${random.pick(TEMPLATES)}.html`, random),
  ];
  const looked = [itemCall('GetItem', 'Orders', { key })];
  const listed = [
    itemCall('Query', 'Orders', {
      indexName: 'by-customer',
      keyConditionExpression: 'customerId = :customer',
    }),
    itemCall('BatchGetItem', 'Books', { requestItems: { Books: {} } }),
  ];
  if (turn % 97 === 0)
    return [failing(itemCall('GetItem', 'Orders', { key }), TOO_FAST), ...looked];
  if (turn % 89 === 0)
    return [failing(getObject('larkspur-templates', 'email/gift-card.html', random), NO_KEY)];
  return [placed, looked, listed][turn % 3] ?? looked;
}

const TOO_FAST = rejected(
  'ThrottlingException',
  'Throughput exceeds the current capacity of your table or index.',
);
const NO_KEY = rejected('NoSuchKey', 'The specified key does not exist.');
