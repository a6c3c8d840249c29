import type { Run, SampleRole } from '../actor.ts';
import { type Call, read } from '../call.ts';
import { roleSession } from '../caller.ts';
import { itemCall } from '../calls/dynamodb.ts';
import { createLogStream } from '../calls/logs.ts';
import { allow, document } from '../policy.ts';
import { daily } from '../schedule.ts';

const identity = { name: 'newsletter-sender', path: '/' } as const;

const session = roleSession(identity, {
  session: 'newsletter-sender',
  address: '198.51.100.52',
  agent:
    'aws-sdk-js/3.1169.0 ua/2.1 os/linux lang/js md/nodejs#24.9.0 exec-env/AWS_Lambda_nodejs24.x',
});

/** Inline policies only. It sends mail, which the trail does not show. */
export const inlineOnly: SampleRole = {
  ...identity,
  description: 'Lambda function that sends the newsletter',
  trust: { kind: 'service', service: 'lambda.amazonaws.com' },
  attached: [],
  inline: {
    subscribers: document(allow(['dynamodb:*'])),
    mail: document(
      allow(['ses:*', 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']),
    ),
  },
  activities: [{ when: daily('10:00'), as: session, does: send }],
};

function send({ day, random }: Run): readonly Call[] {
  return [
    createLogStream('/aws/lambda/newsletter-sender', day, random),
    read('ses', 'GetSendQuota'),
    ...Array.from({ length: 15 }, () =>
      itemCall('Query', 'Subscribers', { keyConditionExpression: 'list = :list', limit: 200 }),
    ),
    itemCall('UpdateItem', 'Subscribers', { key: { list: 'weekly', issue: day.date } }),
  ];
}
