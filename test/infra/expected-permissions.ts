// Written by hand, so that nobody widens a role without saying so twice.

const ROLES = 'arn:aws:iam::ACCOUNT:role/*';
const TAGGED = '"Null":{"iam:ResourceTag/lp:observe":"false"}';
const LOGS = 'org/AWSLogs/ACCOUNT/CloudTrail/*';

const READ_ROLE = `Allow iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies on ${ROLES}`;
const READ_ACCESS = [
  READ_ROLE,
  'Allow iam:GetPolicy iam:GetPolicyVersion on arn:aws:iam::ACCOUNT:policy/* arn:aws:iam::aws:policy/*',
];
export const TAG = `Allow iam:TagRole on ${ROLES} if {${TAGGED},"ForAllValues:StringLike":{"aws:TagKeys":"lp:*"}}`;
export const HANDS_OFF =
  'Deny iam:AttachRolePolicy iam:DeleteRolePolicy iam:DetachRolePolicy iam:PutRolePolicy iam:TagRole iam:UntagRole on ' +
  'arn:aws:iam::ACCOUNT:role/aws-reserved/* arn:aws:iam::ACCOUNT:role/aws-service-role/* arn:aws:iam::ACCOUNT:role/ratchet/*';
const QUOTAS = 'Allow iam:GetAccountSummary on *';
export const MAKE =
  'Allow iam:CreatePolicy iam:DeletePolicy iam:TagPolicy on arn:aws:iam::ACCOUNT:policy/ratchet/*';
export const CHANGE = `Allow iam:AttachRolePolicy iam:DeleteRolePolicy iam:DetachRolePolicy iam:PutRolePolicy on ${ROLES} if {${TAGGED}}`;
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

const archive = (
  action: 'GetObject' | 'PutObject' | 'GetObject s3:PutObject',
  ...kinds: string[]
) => `Allow s3:${action} on ${kinds.map((kind) => `<ArchiveBucket.Arn>/${kind}/*`).join(' ')}`;
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
export const UNTAG = `Allow iam:UntagRole on ${ROLES} if {"Null":{"iam:ResourceTag/lp:status":"false"},"ForAllValues:StringEquals":{"aws:TagKeys":"lp:status"}}`;
const STOP = [`Allow iam:GetRole on ${ROLES}`, UNTAG, NOTIFY];

/** Each function's role, whole, besides writing its own log and traces. */
/** Role -> all that it may do, besides its log and traces. */
export const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  Admit: [...READ_ACCESS, READ_TRAIL, LIST_TRAIL, ASK_TRAIL, TAKE_ROLE],
  Observe: [...READ_ACCESS, TAG, HANDS_OFF, archive('PutObject', 'snapshot')],
  Collect: [
    READ_TRAIL,
    LIST_TRAIL,
    'Allow iam:GenerateServiceLastAccessedDetails on arn:aws:iam::ACCOUNT:role/*',
    'Allow iam:GetServiceLastAccessedDetails on *',
    archive('PutObject', 'evidence'),
    TAKE_ROLE,
    ...ASK_ATHENA,
    table('sweep', 'dynamodb:GetItem dynamodb:PutItem'),
    table('cycle', 'dynamodb:Query'),
  ],
  StartGeneration: [
    'Allow access-analyzer:StartPolicyGeneration on *',
    ...PASS_ANALYZER,
    LIST_TRAIL,
    GENERATIONS,
    TAKE_ROLE,
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
    TAKE_ROLE,
    NOTIFY,
    archive('GetObject', 'proposal'),
    COMPLETE,
  ],
  RenewLease: [TAKE_ROLE],
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
    TAKE_ROLE,
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
  Undo: [
    ...GIVE_BACK,
    QUOTAS,
    TAKE_ROLE,
    'Allow s3:ListBucket on <ArchiveBucket.Arn> if {"StringLike":{"s3:prefix":["snapshot/*","plan/*"]}}',
    archive('GetObject s3:PutObject', 'plan', 'snapshot'),
  ],
  SettleUndo: [table('undo', 'dynamodb:GetItem dynamodb:PutItem'), LEAVE_ROLE, NOTIFY],
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
    lost('Schedules'),
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
    table('undo', 'dynamodb:GetItem dynamodb:PutItem'),
    'Allow states:StartExecution on <UndoPipelineLive>',
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
