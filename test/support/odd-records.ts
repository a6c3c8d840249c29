import fc from 'fast-check';

type Member = readonly [name: string, value: unknown];

/** The text of a CloudTrail file with these records, each as text. */
export function fileText(records: readonly string[]): string {
  return `{"Records":[${records.join(',')}]}`;
}

/** Whether the text of a record may be JSON in a form that CloudTrail does not write. */
export function odd(text: string): boolean {
  return /\\|: |, |"(Records|Events|CloudTrailEvent)":/.test(text);
}

const NAMES = [
  'eventTime',
  'eventSource',
  'eventName',
  'userIdentity',
  'eventType',
  'eventCategory',
  'eventID',
  'awsRegion',
  'errorCode',
  'errorMessage',
  'requestParameters',
  'responseElements',
  'resources',
  'recipientAccountId',
  'managementEvent',
] as const;

/** Values that are no member's own, among them members of the same names deeper down. */
const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1.5e-3,
      '',
      'AwsApiCall',
      '{"a":[',
      '\\',
      '"',
      '\\"',
      '__proto__',
      'é€😀',
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...NAMES, 'accountId', 'arn', 'a"b', 'c\\'), fc.string()),
      tie('value'),
      {
        maxKeys: 4,
      },
    ),
  ),
})).value;

const role = fc.constantFrom(
  { arn: 'arn:aws:iam::111122223333:role/path/app', id: 'AROAAPP' },
  { arn: 'arn:aws:iam::111122223333:role/path/app', id: 'AROAOLD' },
  { arn: 'arn:aws-cn:iam::444455556666:role/b', id: 'AROAB' },
);
const identity = fc
  .tuple(role, fc.constantFrom('s', 't', ''), fc.boolean())
  .map(([{ arn, id }, session, path]) => {
    const [, partition = '', , , account = '', name = ''] =
      /^arn:([^:]*):(.*?):(.*?):(\d+):role\/(?:.*\/)?(.*)$/.exec(arn) ?? [];
    return {
      type: 'AssumedRole',
      principalId: `${id}:${session}`,
      arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`,
      accountId: account,
      ...(path && { sessionContext: { sessionIssuer: { type: 'Role', principalId: id, arn } } }),
    };
  });

const USUAL = {
  eventTime: fc
    .tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 25 }),
      fc.constantFrom('Z', '', '.5Z', '+02:00'),
    )
    .map(([day, hour, zone]) => `2026-03-0${day}T${String(hour).padStart(2, '0')}:00:59${zone}`),
  eventSource: fc.constantFrom('s3.amazonaws.com', 'sts.amazonaws.com', 'ec2.amazonaws.com', 'x'),
  eventName: fc.constantFrom(
    'GetObject',
    'AssumeRole',
    'RunInstances',
    'CreateBucket',
    'GetCallerIdentity',
    'Odd',
  ),
  userIdentity: identity,
  eventType: fc.constantFrom('AwsApiCall', 'AwsApiCall', 'AwsServiceEvent'),
  eventCategory: fc.constantFrom('Management', 'Data', 'Insight'),
  eventID: fc.oneof(
    fc.constantFrom(
      '0b9e2d5c-0000-4000-8000-00000000000a',
      '0B9E2D5C-0000-4000-8000-00000000000A',
      '',
      'x',
    ),
    fc.uuid(),
  ),
  awsRegion: fc.constantFrom('eu-west-1', 'us-east-1', '__proto__'),
  errorCode: fc.constantFrom('AccessDenied', 'NoSuchKey', 'ThrottlingException'),
  errorMessage: fc.constantFrom(
    'User: arn:aws:sts::111122223333:assumed-role/app/s is not authorized to perform: s3:getobject on resource: "arn:aws:s3:::b/k"',
    'Access Denied',
  ),
  requestParameters: fc.oneof(
    fc.record(
      { bucketName: fc.constantFrom('b', 'c'), key: fc.constantFrom('k', 'l/"m'), x: fc.string() },
      { requiredKeys: [] },
    ),
    fc.record({ roleArn: role.map(({ arn }) => arn), roleSessionName: fc.string() }),
    fc.constant({ omitted: true }),
  ),
  responseElements: fc.oneof(
    fc.constant(null),
    fc.record({ arn: fc.constantFrom('arn:aws:s3:::b', 'arn:aws:iam::111122223333:role/b') }),
  ),
  resources: fc.array(fc.record({ ARN: fc.constantFrom('arn:aws:s3:::b/k', 'arn:aws:s3:::b') }), {
    maxLength: 2,
  }),
  recipientAccountId: fc.constantFrom('111122223333', '444455556666', 'x'),
  managementEvent: fc.boolean(),
} satisfies Record<(typeof NAMES)[number], fc.Arbitrary<unknown>>;

const REQUIRED: readonly string[] = ['eventTime', 'eventSource', 'eventName', 'userIdentity'];

const member = (name: (typeof NAMES)[number]): fc.Arbitrary<readonly Member[]> =>
  fc
    .tuple(
      fc.oneof(
        { weight: 30, arbitrary: USUAL[name] as fc.Arbitrary<unknown> },
        { weight: 1, arbitrary: anything },
      ),
      fc.nat(19),
    )
    .map(([value, chance]) => (chance < (REQUIRED.includes(name) ? 1 : 7) ? [] : [[name, value]]));

/** The text of a string, some of its characters escaped that need not be. */
function escaped(text: string, some: number): string {
  if (some === 0) return text.replaceAll('/', '\\/');
  return some === 1
    ? text.replace(/[a-z]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
    : text;
}

/**
 * The text of a record: members in any order, some twice, some absent, some of another shape, some escaped or with
 * white space, others beside them.
 */
export const someRecord: fc.Arbitrary<string> = fc
  .tuple(
    fc.tuple(...NAMES.map(member)).map((members): readonly Member[] => members.flat()),
    fc.array(
      fc.tuple(fc.oneof(fc.string(), fc.constantFrom(...NAMES, 'userAgent', 'Records')), anything),
      {
        maxLength: 2,
      },
    ),
    fc.nat(12),
    fc.nat(30),
    fc.integer(),
  )
  .map(([members, others, wrong, form, order]) => {
    const all = [
      ...members,
      ...(wrong === 0 ? others : others.filter(([name]) => name !== 'Records')),
    ];
    const turn = Math.abs(order) % Math.max(1, all.length);
    const turned = [...all.slice(turn), ...all.slice(0, turn)];
    const texts = turned.map(([name, value], index) => {
      const key =
        form === 0 && index === 0 ? escaped(JSON.stringify(name), 1) : JSON.stringify(name);
      const text =
        form > 2 || typeof value !== 'string'
          ? JSON.stringify(value)
          : escaped(JSON.stringify(value), form);
      return `${key}:${text}`;
    });
    return form === 2 ? `{ ${texts.join(', ')} }` : `{${texts.join(',')}}`;
  });
