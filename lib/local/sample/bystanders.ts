import type { Actor } from './actor.ts';
import { failing, read, write } from './call.ts';
import { awsService, type Caller, iamUser, roleSession } from './caller.ts';
import { keyCall } from './calls/kms.ts';
import { bucketCall, getObject } from './calls/s3.ts';
import { rejected } from './failures.ts';
import { ACCOUNT, arn, iamArn, KEYS, PARTNER_ACCOUNT } from './organisation.ts';
import { daily, every, officeHours, onDays, weekdays, weekly } from './schedule.ts';

const MONDAY = 1;
const OPERATOR = iamUser('ines.moreau', '198.51.100.82');

const root: Caller = {
  arn: iamArn('root'),
  userIdentity: {
    type: 'Root',
    principalId: ACCOUNT,
    arn: iamArn('root'),
    accountId: ACCOUNT,
    accessKeyId: '',
  },
  sourceIPAddress: '198.51.100.80',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
  tls: true,
  eventType: 'AwsConsoleSignIn',
};

/** A service that reports something it did by itself: no API call, though the name may equal one. */
const serviceEvent = (service: string): Caller => ({
  ...awsService(service),
  userIdentity: { accountId: ACCOUNT, invokedBy: service },
  eventType: 'AwsServiceEvent',
});

/** Of the partner's account, and of the same name as a role of ours: not our role. */
const namesake = roleSession(
  { name: 'orders-api', path: '/service-role/' },
  {
    session: 'orders-api',
    address: '203.0.113.78',
    agent: 'aws-sdk-js/3.1169.0',
    account: PARTNER_ACCOUNT,
  },
);

/** Everybody else in the trail: people, AWS services, sign-ins. None of it is any role's doing. */
export const bystanders: Actor = {
  name: 'bystanders',
  activities: [
    {
      when: every(60),
      as: () => awsService('cloudtrail.amazonaws.com'),
      does: () => [bucketCall('GetBucketAcl', 'larkspur-trail', true)],
    },
    {
      when: every(120),
      as: () => awsService('dynamodb.amazonaws.com'),
      does: () => [
        keyCall('GenerateDataKey', KEYS.payments, { 'aws:dynamodb:tableName': 'Payments' }),
      ],
    },
    {
      when: officeHours(15),
      as: () => OPERATOR,
      does: () => [
        read('iam', 'ListRoles', { request: { maxItems: 100 } }),
        read('ec2', 'DescribeInstances', {
          request: { instancesSet: { items: [] }, filterSet: {} },
        }),
        read('cloudtrail', 'LookupEvents', { request: { maxResults: 50 } }),
      ],
    },
    {
      when: weekdays(daily('08:30')),
      as: () => ({ ...OPERATOR, eventType: 'AwsConsoleSignIn' }),
      does: ({ turn }) => {
        const login = write('signin', 'ConsoleLogin', {
          response: { ConsoleLogin: 'Success' },
          additional: {
            LoginTo: 'https://console.aws.amazon.com/',
            MobileVersion: 'No',
            MFAUsed: 'Yes',
          },
        });
        return turn % 5 === 3
          ? [failing(login, rejected('Failed authentication', 'Failed authentication')), login]
          : [login];
      },
    },
    {
      when: weekly(MONDAY, '09:00'),
      as: () => root,
      does: () => [
        write('signin', 'ConsoleLogin', {
          response: { ConsoleLogin: 'Success' },
          additional: { MobileVersion: 'No', MFAUsed: 'Yes' },
        }),
      ],
    },
    {
      when: onDays([3, 17], '00:20'),
      as: () => serviceEvent('kms.amazonaws.com'),
      does: () => [
        write('kms', 'RotateKey', {
          resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: KEYS.payments }],
          serviceEventDetails: { keyId: KEYS.payments },
        }),
      ],
    },
    {
      when: daily('03:30'),
      as: () => serviceEvent('secretsmanager.amazonaws.com'),
      does: () => [
        write('secretsmanager', 'RotationStarted', {
          serviceEventDetails: {
            secretId: arn('secretsmanager', 'secret:payments/provider-8sQx2B'),
          },
        }),
      ],
    },
    {
      when: weekdays(daily('06:50')),
      as: namesake,
      does: ({ day, random }) => [
        getObject('larkspur-reports', `daily/${day.date}/sales-0.csv`, random),
      ],
    },
  ],
};
