import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { taskStates } from '../../lib/infra/task-states.ts';
import { UNSCOPABLE } from '../../lib/infra/unscopable.ts';
import { type Granted, grantedByRole, statementsOf, told, withoutTraces } from './statements.ts';
import { appWith, EVERYTHING, ORGANISATION, SYNTH_MS, templateWith } from './synthesised.ts';

const ROLES = 'arn:aws:iam::ACCOUNT:role/*';
const TAGGED = '"Null":{"iam:ResourceTag/lp:observe":"false"}';
const LOGS = 'org/AWSLogs/ACCOUNT/CloudTrail/*';

const READ_ROLE = `Allow iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies on ${ROLES}`;
const READ_ACCESS = [
  READ_ROLE,
  'Allow iam:GetPolicy iam:GetPolicyVersion on arn:aws:iam::ACCOUNT:policy/* arn:aws:iam::aws:policy/*',
];
const TAG = `Allow iam:TagRole on ${ROLES} if {${TAGGED},"ForAllValues:StringLike":{"aws:TagKeys":"lp:*"}}`;
const HANDS_OFF =
  'Deny iam:AttachRolePolicy iam:DeleteRolePolicy iam:DetachRolePolicy iam:PutRolePolicy iam:TagRole iam:UntagRole on ' +
  'arn:aws:iam::ACCOUNT:role/aws-reserved/* arn:aws:iam::ACCOUNT:role/aws-service-role/* arn:aws:iam::ACCOUNT:role/ratchet/*';
const QUOTAS = 'Allow iam:GetAccountSummary on *';
const MAKE =
  'Allow iam:CreatePolicy iam:DeletePolicy iam:TagPolicy on arn:aws:iam::ACCOUNT:policy/ratchet/*';
const CHANGE = `Allow iam:AttachRolePolicy iam:DeleteRolePolicy iam:DetachRolePolicy iam:PutRolePolicy on ${ROLES} if {${TAGGED}}`;
const GIVE_BACK = [...READ_ACCESS, MAKE, CHANGE, TAG, HANDS_OFF];
const LIST_TRAIL = `Allow s3:ListBucket on arn:aws:s3:::audit-logs if {"StringLike":{"s3:prefix":["${LOGS}"]}}`;
const READ_TRAIL = `Allow s3:GetObject on arn:aws:s3:::audit-logs/${LOGS}`;
const ASK_ATHENA = [
  'Allow athena:GetQueryExecution athena:StartQueryExecution on arn:aws:athena:us-east-1:ACCOUNT:workgroup/ratchet',
  'Allow glue:GetDatabase glue:GetPartitions glue:GetTable on arn:aws:glue:us-east-1:ACCOUNT:catalog arn:aws:glue:us-east-1:ACCOUNT:database/ratchet arn:aws:glue:us-east-1:ACCOUNT:table/ratchet/cloudtrail',
  'Allow s3:GetBucketLocation on <ArchiveBucket.Arn>',
  'Allow s3:ListBucket on <ArchiveBucket.Arn> if {"StringLike":{"s3:prefix":["athena/*"]}}',
  'Allow s3:AbortMultipartUpload s3:GetObject s3:ListMultipartUploadParts s3:PutObject on <ArchiveBucket.Arn>/athena/*',
];
const NOTIFY = 'Allow sns:Publish on <NoticesTopic>';
const COMPLETE = 'Allow states:SendTaskSuccess on <PipelineTightenRole>';

const archive = (action: 'GetObject' | 'PutObject', ...kinds: string[]) =>
  `Allow s3:${action} on ${kinds.map((kind) => `<ArchiveBucket.Arn>/${kind}/*`).join(' ')}`;
const table = (partition: string, actions: string) =>
  `Allow ${actions} on <TicketsTable.Arn> if {"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["${partition}"]}}`;

const lost = (where: string) =>
  `Allow sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on <${where}Lost.Arn>`;
const secret = (name: string) =>
  `Allow secretsmanager:GetSecretValue on arn:aws:secretsmanager:us-east-1:ACCOUNT:secret:ratchet/${name}-??????`;
const NOTE = table('ticket', 'dynamodb:GetItem dynamodb:UpdateItem');

const TAKE_ROLE = table('lease', 'dynamodb:GetItem dynamodb:PutItem');
const CYCLE = table('cycle', 'dynamodb:GetItem dynamodb:PutItem');
const LEAVE_ROLE = table('lease', 'dynamodb:DeleteItem');

const ASK_TRAIL =
  'Allow cloudtrail:GetEventSelectors cloudtrail:GetTrail cloudtrail:GetTrailStatus on arn:aws:cloudtrail:us-east-1:111122223333:trail/main';
const GENERATIONS = table('generation', 'dynamodb:GetItem dynamodb:PutItem');
const PASS_ANALYZER = [
  'Allow iam:GetRole on arn:aws:iam::111122223333:role/service-role/Analyzer',
  'Allow iam:PassRole on arn:aws:iam::111122223333:role/service-role/Analyzer if {"StringEquals":{"iam:PassedToService":"access-analyzer.amazonaws.com"}}',
];
const EXECUTIONS = 'arn:aws:states:us-east-1:ACCOUNT:execution:<PipelineTightenRole.Name>:*';
const START = [
  `Allow iam:GetRole on ${ROLES}`,
  'Allow states:StartExecution on <PipelineLive>',
  `Allow states:DescribeExecution on ${EXECUTIONS}`,
  NOTIFY,
  CYCLE,
];
const UNTAG = `Allow iam:UntagRole on ${ROLES} if {"Null":{"iam:ResourceTag/lp:status":"false"},"ForAllValues:StringEquals":{"aws:TagKeys":"lp:status"}}`;
const STOP = [`Allow iam:GetRole on ${ROLES}`, UNTAG, NOTIFY];

/** Each function's role, whole, besides writing its own log and traces. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  Admit: [...READ_ACCESS, READ_TRAIL, LIST_TRAIL, ASK_TRAIL, TAKE_ROLE],
  Observe: [...READ_ACCESS, TAG, HANDS_OFF, archive('PutObject', 'snapshot')],
  Collect: [
    READ_TRAIL,
    LIST_TRAIL,
    'Allow iam:GenerateServiceLastAccessedDetails on arn:aws:iam::ACCOUNT:role/*',
    'Allow iam:GetServiceLastAccessedDetails on *',
    archive('PutObject', 'evidence'),
    ...ASK_ATHENA,
    table('sweep', 'dynamodb:GetItem dynamodb:PutItem'),
    table('cycle', 'dynamodb:Query'),
  ],
  StartGeneration: [
    'Allow access-analyzer:StartPolicyGeneration on *',
    ...PASS_ANALYZER,
    LIST_TRAIL,
    GENERATIONS,
  ],
  GetGeneration: [
    'Allow access-analyzer:GetGeneratedPolicy access-analyzer:StartPolicyGeneration on *',
    ...PASS_ANALYZER,
    GENERATIONS,
    'Allow s3:GetObject s3:PutObject on <ArchiveBucket.Arn>/generated/*',
  ],
  Propose: [
    READ_ROLE,
    'Allow iam:GetPolicy iam:GetPolicyVersion iam:ListEntitiesForPolicy on arn:aws:iam::ACCOUNT:policy/* arn:aws:iam::aws:policy/*',
    QUOTAS,
    ASK_TRAIL,
    archive('GetObject', 'evidence', 'generated'),
    archive('PutObject', 'proposal', 'snapshot'),
  ],
  Verify: [
    'Allow access-analyzer:CheckAccessNotGranted access-analyzer:CheckNoNewAccess access-analyzer:ValidatePolicy iam:GetAccountSummary iam:SimulateCustomPolicy on *',
    archive('GetObject', 'evidence', 'proposal', 'snapshot'),
    archive('PutObject', 'gates'),
  ],
  Review: [
    table('ticket', 'dynamodb:UpdateItem'),
    NOTIFY,
    archive('GetObject', 'proposal'),
    COMPLETE,
  ],
  Apply: [
    ...READ_ACCESS,
    QUOTAS,
    MAKE,
    `Allow iam:AttachRolePolicy on ${ROLES} if {${TAGGED},"ArnLike":{"iam:PolicyARN":"arn:aws:iam::ACCOUNT:policy/ratchet/*"}}`,
    `Allow iam:DeleteRolePolicy iam:DetachRolePolicy on ${ROLES} if {${TAGGED}}`,
    TAG,
    HANDS_OFF,
    archive('GetObject', 'proposal', 'snapshot'),
    archive('PutObject', 'plan'),
    TAKE_ROLE,
  ],
  Supersede: [
    ...READ_ACCESS,
    `Allow s3:GetObject on <ArchiveBucket.Arn>/snapshot/* arn:aws:s3:::audit-logs/${LOGS}`,
    LIST_TRAIL,
    ...ASK_ATHENA,
    table('sweep', 'dynamodb:GetItem dynamodb:PutItem'),
    table('ticket', 'dynamodb:GetItem dynamodb:UpdateItem'),
    NOTIFY,
  ],
  Watch: [
    ...READ_ACCESS,
    `Allow s3:GetObject on <ArchiveBucket.Arn>/proposal/* <ArchiveBucket.Arn>/snapshot/* arn:aws:s3:::audit-logs/${LOGS}`,
    LIST_TRAIL,
    archive('PutObject', 'missed'),
    ...ASK_ATHENA,
    table('sweep', 'dynamodb:GetItem dynamodb:PutItem'),
    NOTIFY,
  ],
  GiveBack: [
    ...READ_ACCESS,
    QUOTAS,
    'Allow iam:CreatePolicy iam:TagPolicy on arn:aws:iam::ACCOUNT:policy/ratchet/*',
    `Allow iam:AttachRolePolicy on ${ROLES} if {${TAGGED},"ArnLike":{"iam:PolicyARN":"arn:aws:iam::ACCOUNT:policy/ratchet/*"}}`,
    `Allow iam:PutRolePolicy on ${ROLES} if {${TAGGED}}`,
    HANDS_OFF,
    table('ticket', 'dynamodb:UpdateItem'),
    NOTIFY,
    archive('GetObject', 'evidence', 'missed', 'proposal', 'snapshot'),
    archive('PutObject', 'gates', 'plan', 'proposal'),
  ],
  Probation: [table('probation', 'dynamodb:GetItem dynamodb:PutItem'), COMPLETE],
  Abandon: [...GIVE_BACK, archive('GetObject', 'proposal', 'snapshot')],
  Restore: [
    ...GIVE_BACK,
    archive('GetObject', 'proposal', 'snapshot'),
    archive('PutObject', 'plan'),
  ],
  Close: [TAG, HANDS_OFF, NOTIFY, table('probation', 'dynamodb:DeleteItem'), LEAVE_ROLE, CYCLE],
  Refuse: [TAG, HANDS_OFF, NOTIFY, LEAVE_ROLE, CYCLE],
  Escalate: [NOTIFY, table('probation', 'dynamodb:DeleteItem'), LEAVE_ROLE, CYCLE],
  OnTagStart: [...START, lost('OnTag')],
  OnUntagStop: [
    ...STOP,
    HANDS_OFF,
    `Allow states:DescribeExecution states:GetExecutionHistory states:StopExecution on ${EXECUTIONS}`,
    table('ticket', 'dynamodb:Query dynamodb:UpdateItem'),
    COMPLETE,
    LEAVE_ROLE,
    table('cycle', 'dynamodb:DeleteItem dynamodb:GetItem'),
    'Allow sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on <OnUntagLost.Arn>',
  ],
  FindDue: [table('cycle', 'dynamodb:Query')],
  StartDue: START,
  Summarise: [NOTIFY],
  Reconcile: [
    'Allow iam:GetAccountAuthorizationDetails on *',
    ...STOP,
    HANDS_OFF,
    'Allow states:StartExecution on <PipelineLive>',
    `Allow states:DescribeExecution states:GetExecutionHistory states:StopExecution on ${EXECUTIONS}`,
    table('ticket', 'dynamodb:Query dynamodb:UpdateItem'),
    COMPLETE,
    LEAVE_ROLE,
    table('cycle', 'dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query'),
  ],
  OnDenialWake: [
    table('probation', 'dynamodb:GetItem dynamodb:PutItem'),
    COMPLETE,
    lost('OnDenial'),
  ],
  OnChangeHear: [
    ...READ_ACCESS,
    table('ticket', 'dynamodb:GetItem dynamodb:Query dynamodb:UpdateItem'),
    table('probation', 'dynamodb:GetItem dynamodb:PutItem'),
    archive('GetObject', 'snapshot'),
    COMPLETE,
    'Allow sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on <OnChangeLost.Arn>',
  ],
  ReviewApiPages: [
    ...READ_ACCESS,
    table('ticket', 'dynamodb:GetItem dynamodb:Query dynamodb:UpdateItem'),
    table('secret', 'dynamodb:GetItem dynamodb:PutItem'),
    archive('GetObject', 'evidence', 'gates', 'proposal', 'snapshot'),
    archive('PutObject', 'gates', 'proposal'),
    'Allow access-analyzer:CheckAccessNotGranted access-analyzer:CheckNoNewAccess access-analyzer:ValidatePolicy iam:SimulateCustomPolicy on *',
    NOTIFY,
    table('probation', 'dynamodb:GetItem dynamodb:PutItem'),
    COMPLETE,
  ],
  ChannelsPeopleNotify: [NOTE, 'Allow sns:Publish on <NoticesPeople>', lost('ChannelsPeople')],
  ChannelsSlackNotify: [NOTE, secret('slack'), lost('ChannelsSlack')],
  ChannelsWebhookNotify: [NOTE, secret('webhook'), lost('ChannelsWebhook')],
  ChannelsGitHubNotify: [NOTE, secret('github'), lost('ChannelsGitHub')],
  ChannelsJiraNotify: [NOTE, secret('jira'), lost('ChannelsJira')],
  SlackHear: [secret('slack'), 'Allow lambda:InvokeFunction on <SlackDecideFunction.Arn>'],
  SlackDecide: [
    ...READ_ACCESS,
    NOTE,
    archive('GetObject', 'evidence', 'gates', 'proposal', 'snapshot'),
    NOTIFY,
    COMPLETE,
    secret('slack'),
    lost('Slack'),
  ],
  DailyRemind: [
    table('ticket', 'dynamodb:Query dynamodb:UpdateItem'),
    table('lease', 'dynamodb:Query'),
    table('probation', 'dynamodb:Query'),
    NOTIFY,
    'Allow sns:GetTopicAttributes on <NoticesPeople>',
    lost('Daily'),
  ],
};

let single: Template;
let granted: ReadonlyMap<string, readonly Granted[]>;
/** Of the hub and its member. */
let organisation: readonly (readonly [string, readonly Granted[]])[];
beforeAll(() => {
  single = templateWith(EVERYTHING);
  granted = grantedByRole(single);
  const { stack } = appWith(ORGANISATION);
  organisation = ['RatchetHub', 'RatchetMember'].flatMap((id) => [
    ...grantedByRole(Template.fromStack(stack(id))),
  ]);
}, SYNTH_MS);

/** Of the schedules. */
const BY_THE_CLOCK = /^Schedules/;

it('gives roles to the functions and the state machine, and to nothing else', () => {
  expect([...granted.keys()].filter((role) => !BY_THE_CLOCK.test(role)).toSorted()).toEqual(
    [...Object.keys(EXPECTED), 'Pipeline', 'Fleet'].toSorted(),
  );
});

it.each(Object.entries(EXPECTED))('lets %s do this and no more', (role, expected) => {
  const log = `Allow logs:CreateLogStream logs:PutLogEvents on <${role}Log.Arn>`;

  const statements = withoutTraces(granted.get(role) ?? []).map(told);

  expect(statements.toSorted()).toEqual([log, ...expected].toSorted());
});

it('lets the state machine invoke its own functions, each in whatever version a run began with', () => {
  const invoke = granted
    .get('Pipeline')
    ?.find(({ actions }) => actions.includes('lambda:InvokeFunction'));
  const tasks = taskStates().map(({ name }) => `<${name}Function.Arn>`);

  expect(invoke?.resources.toSorted()).toEqual(
    [...tasks, ...tasks.map((arn) => `${arn}:*`)].toSorted(),
  );
});

describe('a statement on every resource', () => {
  const everywhere = () => [...granted, ...organisation];
  const broad = () =>
    everywhere().flatMap(([role, statements]) =>
      statements
        .filter(({ effect, resources }) => effect === 'Allow' && resources.includes('*'))
        .flatMap(({ actions }) => actions.map((action) => [role, action] as const)),
    );

  it('holds actions only that IAM cannot limit, each with its reason', () => {
    const unexplained = broad().filter(([, action]) => UNSCOPABLE[action] === undefined);

    expect(unexplained).toEqual([]);
  });

  it('is used for each of those, so that the list of reasons does not outlive its needs', () => {
    const used = new Set(broad().map(([, action]) => action));

    expect(Object.keys(UNSCOPABLE).filter((action) => !used.has(action))).toEqual([]);
  });

  it.each(['Pipeline', 'Fleet'])('of %s is for its log delivery and traces', (machine) => {
    const services = broad().flatMap(([role, action]) =>
      role === machine ? [action.split(':')[0]] : [],
    );

    expect([...new Set(services)]).toEqual(['logs', 'xray']);
  });

  it('lets every function send its traces', () => {
    const traced = broad().flatMap(([role, action]) =>
      action === 'xray:PutTraceSegments' ? [role] : [],
    );

    expect(traced).toEqual(expect.arrayContaining(Object.keys(EXPECTED)));
  });
});

it('lets each schedule start the one thing it is for', () => {
  const schedules = [...granted].filter(([role]) => BY_THE_CLOCK.test(role));

  expect(
    Object.fromEntries(schedules.map(([role, had]) => [role, had.map(told).toSorted()])),
  ).toEqual({
    SchedulesRetighten: [
      'Allow sqs:SendMessage on <SchedulesLost.Arn>',
      'Allow states:StartExecution on <FleetLive>',
    ],
    SchedulesReconcile: [
      'Allow lambda:InvokeFunction on <ReconcileFunction.Arn>',
      'Allow sqs:SendMessage on <SchedulesLost.Arn>',
    ],
  });
});

it('never allows an action by a wildcard', () => {
  const actions = [...granted, ...organisation].flatMap(([, statements]) =>
    statements.flatMap((statement) => statement.actions),
  );

  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});

describe('the permissions boundary', () => {
  const boundary = (template: Template): readonly Granted[] => {
    const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
    return statementsOf(policy?.['Properties'].PolicyDocument);
  };
  const allowed = (statements: readonly Granted[]) =>
    [
      ...new Set(
        statements.filter(({ effect }) => effect === 'Allow').flatMap(({ actions }) => actions),
      ),
    ].toSorted();

  it('is on every role of the hub', () => {
    const roles = Object.values(single.findResources('AWS::IAM::Role'));

    expect(roles.length).toBeGreaterThan(20);
    for (const { Properties } of roles) {
      expect(Properties.PermissionsBoundary.Ref).toMatch(/^BoundaryPolicy/);
    }
  });

  it('holds every action that a role has, and none besides: add yours to lib/infra/boundary.ts', () => {
    const had = [...granted, ...organisation].flatMap(([, statements]) => statements);

    expect(allowed(boundary(single))).toEqual(allowed(had));
  });

  it('lets IAM be changed on tagged roles and own policies only, and on no role that nobody tightens', () => {
    const writes = boundary(single)
      .filter(({ actions }) =>
        actions.some((action) => /:(?!Get|List|Generate|Simulate)/.test(action)),
      )
      .filter(({ actions }) => actions.every((action) => action.startsWith('iam:')))
      .map(told);

    expect(writes.toSorted()).toEqual(
      [
        'Allow iam:PassRole on arn:aws:iam::ACCOUNT:role/* if {"StringEquals":{"iam:PassedToService":"access-analyzer.amazonaws.com"}}',
        MAKE,
        CHANGE,
        TAG,
        UNTAG,
        HANDS_OFF,
      ].toSorted(),
    );
  });

  it('stands where Ratchet itself cannot delete it, and fits', () => {
    const [policy] = Object.values(single.findResources('AWS::IAM::ManagedPolicy'));

    expect(policy?.['Properties'].Path).toBe('/ratchet-own/');
    expect(JSON.stringify(policy?.['Properties'].PolicyDocument).length).toBeLessThan(6144);
  });
});
