/** A call of IAM as EventBridge hands it on, written by hand after the fields of CloudTrail's record. */
export function iamEvent(
  eventName: string,
  requestParameters: object | null,
  more: object = {},
): { readonly detail: { readonly eventName: string } & Readonly<Record<string, unknown>> } {
  return {
    ...{ version: '0', id: '7b1c0c4e-0d5a-4a0e-9b0f-2f1f7a3f3c11', account: '111122223333' },
    ...{ source: 'aws.iam', 'detail-type': 'AWS API Call via CloudTrail', region: 'us-east-1' },
    time: '2026-11-02T09:00:05Z',
    resources: [],
    detail: {
      eventVersion: '1.10',
      userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/Dev/ada' },
      eventTime: '2026-11-02T09:00:00Z',
      eventSource: 'iam.amazonaws.com',
      eventName,
      awsRegion: 'us-east-1',
      requestParameters,
      responseElements: null,
      eventID: 'b0c4f2de-8f5b-4a51-8d8b-1f5d0b8f7f10',
      readOnly: false,
      eventType: 'AwsApiCall',
      ...more,
    },
  } as never;
}

const tags = (...keys: string[]) => keys.map((key) => ({ key, value: '14d' }));

/** Events, and whether each asks for a run. */
export const TAG_EVENTS = [
  {
    name: 'TagRole with the tag',
    starts: true,
    event: iamEvent('TagRole', { roleName: 'app', tags: tags('lp:observe') }),
  },
  {
    name: 'TagRole with the tag in another case',
    starts: true,
    event: iamEvent('TagRole', { roleName: 'app', tags: tags('LP:Observe') }),
  },
  {
    name: 'TagRole with the tag among others',
    starts: true,
    event: iamEvent('TagRole', { roleName: 'app', tags: tags('team', 'lp:observe', 'cost') }),
  },
  {
    name: 'CreateRole with the tag',
    starts: true,
    event: iamEvent('CreateRole', { roleName: 'app', path: '/', tags: tags('lp:observe') }),
  },
  {
    name: 'TagRole with another tag',
    starts: false,
    event: iamEvent('TagRole', { roleName: 'app', tags: tags('lp:status') }),
  },
  {
    name: 'TagRole with a longer key',
    starts: false,
    event: iamEvent('TagRole', { roleName: 'app', tags: tags('lp:observed') }),
  },
  {
    name: 'CreateRole without tags',
    starts: false,
    event: iamEvent('CreateRole', { roleName: 'app', path: '/' }),
  },
  {
    name: 'UntagRole',
    starts: false,
    event: iamEvent('UntagRole', { roleName: 'app', tagKeys: ['lp:observe'] }),
  },
  {
    name: 'TagUser with the tag',
    starts: false,
    event: iamEvent('TagUser', { userName: 'app', tags: tags('lp:observe') }),
  },
  {
    name: 'a TagRole that was refused',
    starts: false,
    event: iamEvent(
      'TagRole',
      { roleName: 'app', tags: tags('lp:observe') },
      { errorCode: 'AccessDenied' },
    ),
  },
  { name: 'a call without parameters', starts: false, event: iamEvent('TagRole', null) },
] as const;
