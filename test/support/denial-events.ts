/** A refused call as EventBridge hands it on, written by hand after the fields of CloudTrail's record. */
export function denialEvent(more: object = {}): {
  readonly detail: { readonly eventName: string } & Readonly<Record<string, unknown>>;
} {
  return {
    ...{ version: '0', id: '1f7d1a52-3a37-4f0b-9d0e-3b7e6a1c9d20', account: '111122223333' },
    ...{ source: 'aws.s3', 'detail-type': 'AWS API Call via CloudTrail', region: 'us-east-1' },
    detail: {
      eventVersion: '1.10',
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROAORDERSAPI0000001:i-1',
        arn: 'arn:aws:sts::111122223333:assumed-role/orders-api/i-1',
        accountId: '111122223333',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: 'AROAORDERSAPI0000001',
            arn: 'arn:aws:iam::111122223333:role/service/orders-api',
            accountId: '111122223333',
            userName: 'orders-api',
          },
        },
      },
      eventTime: '2026-09-16T10:00:00Z',
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'DescribeTable',
      awsRegion: 'eu-west-1',
      errorCode: 'AccessDenied',
      errorMessage:
        'User: arn:aws:sts::111122223333:assumed-role/orders-api/i-1 is not authorized to perform: dynamodb:DescribeTable on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/orders because no identity-based policy allows the dynamodb:DescribeTable action',
      requestParameters: { tableName: 'orders' },
      responseElements: null,
      eventID: 'e0c4f2de-8f5b-4a51-8d8b-1f5d0b8f7f11',
      readOnly: true,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '111122223333',
      ...more,
    },
  };
}
