import { ROLES } from './account-fixture.ts';

const ORDERS = { arn: ROLES.orders, id: 'AROAORDERSAPI0000001' };

/** What CloudTrail writes of a call on the table orders, on a day of September 2026, by orders-api or another role. */
export function tableRecord(day: number, eventName: string, more: object = {}, role = ORDERS) {
  const name = role.arn.split('/').at(-1) ?? '';
  return {
    eventVersion: '1.09',
    eventID: `${name}-${eventName}-${day}`,
    eventTime: `2026-09-${String(day).padStart(2, '0')}T08:00:00Z`,
    eventType: 'AwsApiCall',
    eventSource: 'dynamodb.amazonaws.com',
    eventName,
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    requestParameters: { tableName: 'orders' },
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${role.id}:session`,
      arn: `arn:aws:sts::111122223333:assumed-role/${name}/session`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: role.arn,
          principalId: role.id,
          accountId: '111122223333',
          userName: name,
        },
      },
    },
    ...more,
  };
}
