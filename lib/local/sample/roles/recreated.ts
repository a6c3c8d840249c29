import type { Run, SampleRole } from '../actor.ts';
import { type Call, write } from '../call.ts';
import { iamUser, roleId, roleSession } from '../caller.ts';
import { itemCall, tableCall } from '../calls/dynamodb.ts';
import { iamArn } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { before, onDays, roundTheClock, since } from '../schedule.ts';

const identity = { name: 'feature-flags', path: '/' } as const;
const RECREATED_ON = 2;
const AT = {
  session: 'feature-flags',
  address: '198.51.100.70',
  agent:
    'aws-sdk-js/3.1169.0 ua/2.1 os/linux lang/js md/nodejs#24.9.0 exec-env/AWS_Lambda_nodejs24.x',
} as const;

const former = roleSession(identity, { ...AT, incarnation: 1 });
const session = roleSession(identity, { ...AT, incarnation: 2 });

/** Deleted and made again under the same name: what the first one did says nothing about the second. */
export const recreated: SampleRole = {
  ...identity,
  description: 'Lambda function that serves feature flags',
  trust: { kind: 'service', service: 'lambda.amazonaws.com' },
  recreatedOn: RECREATED_ON,
  attached: [managed('larkspur-flags', document(allow(['dynamodb:*', 'appconfig:*'])))],
  activities: [
    { when: before(RECREATED_ON, roundTheClock(20)), as: former, does: migrate },
    {
      when: onDays([RECREATED_ON], '00:00'),
      as: () => iamUser('ines.moreau', '198.51.100.82'),
      does: makeAgain,
    },
    { when: since(RECREATED_ON, roundTheClock(60)), as: session, does: serve },
  ],
};

function migrate({ random }: Run): readonly Call[] {
  return [
    itemCall('Scan', 'FlagsOld', { limit: 100 }),
    itemCall('DeleteItem', 'FlagsOld', { key: { flag: random.hex(6) } }),
    tableCall('UpdateTimeToLive', 'FlagsOld', { timeToLiveSpecification: { enabled: true } }),
  ];
}

function makeAgain(): readonly Call[] {
  const roleName = identity.name;
  return [
    write('iam', 'DeleteRole', { request: { roleName } }),
    write('iam', 'CreateRole', {
      request: {
        roleName,
        path: identity.path,
        assumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      },
      response: {
        role: {
          roleName,
          path: identity.path,
          roleId: roleId(roleName, 2),
          arn: iamArn(`role/${roleName}`),
        },
      },
    }),
  ];
}

function serve({ random }: Run): readonly Call[] {
  return [
    itemCall('Query', 'Flags', { keyConditionExpression: 'app = :app' }),
    itemCall('GetItem', 'Flags', { key: { flag: random.hex(6) } }),
  ];
}
