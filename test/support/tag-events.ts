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

/** Events, whether each asks for a run, and whether the rule lets it pass. */
export const TAG_EVENTS = [
  {
    name: 'TagRole with the tag',
    starts: true,
    passes: true,
    event: iamEvent('TagRole', { roleName: 'app', tags: tags('lp:observe') }),
  },
  {
    name: 'TagRole with the tag in another case',
    starts: true,
    passes: true,
    event: iamEvent('TagRole', { roleName: 'app', tags: tags('LP:Observe') }),
  },
  {
    name: 'TagRole with the tag among others',
    starts: true,
    passes: true,
    event: iamEvent('TagRole', { roleName: 'app', tags: tags('team', 'lp:observe', 'cost') }),
  },
  {
    name: 'CreateRole with the tag',
    starts: true,
    passes: true,
    event: iamEvent('CreateRole', { roleName: 'app', path: '/', tags: tags('lp:observe') }),
  },
  {
    name: 'TagRole with another tag',
    starts: false,
    passes: false,
    event: iamEvent('TagRole', { roleName: 'app', tags: tags('lp:status') }),
  },
  {
    name: 'TagRole with a longer key',
    starts: false,
    passes: false,
    event: iamEvent('TagRole', { roleName: 'app', tags: tags('lp:observed') }),
  },
  {
    name: 'CreateRole without tags',
    starts: false,
    passes: false,
    event: iamEvent('CreateRole', { roleName: 'app', path: '/' }),
  },
  {
    name: 'UntagRole',
    starts: false,
    passes: true,
    event: iamEvent('UntagRole', { roleName: 'app', tagKeys: ['lp:observe'] }),
  },
  {
    name: 'UntagRole of the tag in another case, among others',
    starts: false,
    passes: true,
    event: iamEvent('UntagRole', { roleName: 'app', tagKeys: ['team', 'LP:OBSERVE'] }),
  },
  {
    name: 'UntagRole of another tag',
    starts: false,
    passes: false,
    event: iamEvent('UntagRole', { roleName: 'app', tagKeys: ['lp:status'] }),
  },
  {
    name: 'an UntagRole that was refused',
    starts: false,
    passes: false,
    event: iamEvent(
      'UntagRole',
      { roleName: 'app', tagKeys: ['lp:observe'] },
      { errorCode: 'AccessDenied' },
    ),
  },
  {
    name: 'DeleteRole',
    starts: false,
    passes: true,
    event: iamEvent('DeleteRole', { roleName: 'app' }),
  },
  {
    name: 'a DeleteRole that failed, since the role had policies',
    starts: false,
    passes: false,
    event: iamEvent('DeleteRole', { roleName: 'app' }, { errorCode: 'DeleteConflictException' }),
  },
  {
    name: 'TagUser with the tag',
    starts: false,
    passes: false,
    event: iamEvent('TagUser', { userName: 'app', tags: tags('lp:observe') }),
  },
  {
    name: 'a TagRole that was refused',
    starts: false,
    passes: false,
    event: iamEvent(
      'TagRole',
      { roleName: 'app', tags: tags('lp:observe') },
      { errorCode: 'AccessDenied' },
    ),
  },
  {
    name: 'a call without parameters',
    starts: false,
    passes: false,
    event: iamEvent('TagRole', null),
  },
] as const;
