import { DATA_EVENTS_BY_RESOURCE } from './data-events-by-resource.ts';

/** Actions whose calls CloudTrail shows only where data events of that kind are switched on. */
export interface DataEventRow {
  /** How Ratchet calls the kind: one word a service. */
  readonly category: string;
  /** Action patterns. */
  readonly actions: readonly string[];
  /** The `resources.type` values that a trail's event selectors need; `AWS::Bedrock::*` stands for all such. */
  readonly types: readonly string[];
  /** The page that lists the calls or the types, below docs.aws.amazon.com. */
  readonly source: string;
}

// Calls that a page of the service's guide lists, below docs.aws.amazon.com. Which kinds there are: CloudTrail user
// guide, "Logging data events", table of resources.type values.
const DATA_EVENTS_LISTED: readonly (readonly [
  category: string,
  actions: string,
  types: string,
  page: string,
])[] = [
  [
    'appconfig',
    `appconfig:GetLatestConfiguration appconfig:StartConfigurationSession
     appconfig:GetConfiguration`,
    'AWS::AppConfig::Configuration',
    'appconfig/latest/userguide/logging-using-cloudtrail.html#appconfig-data-events-cloudtrail',
  ],
  [
    'appsync',
    'appsync:GraphQL appsync:SourceGraphQL',
    'AWS::AppSync::GraphQLApi',
    'appsync/latest/devguide/cloudtrail-logging.html#cloudtrail-data-events',
  ],
  [
    'bedrock',
    `bedrock:*Retrieve* bedrock:ApplyGuardrail bedrock:*AsyncInvoke bedrock:CountTokens
     bedrock:*FlowExecution* bedrock:GenerateQuery bedrock:GetExecutionFlowSnapshot
     bedrock:*InvocationStep* bedrock:Invoke* bedrock:OptimizePrompt bedrock:RenderPrompt
     bedrock:Rerank bedrock:*Session*`,
    'AWS::Bedrock::*',
    'bedrock/latest/userguide/logging-using-cloudtrail.html#service-name-data-events-cloudtrail',
  ],
  [
    'cassandra',
    `cassandra:GetRecords cassandra:GetShardIterator cassandra:Modify* cassandra:Select*`,
    'AWS::Cassandra::Table AWS::Cassandra::Stream',
    'keyspaces/latest/devguide/logging-using-cloudtrail.html#keyspaces-in-cloudtrail-dml',
  ],
  [
    'cloudwatch',
    `cloudwatch:GetMetricData cloudwatch:GetMetricStatistics cloudwatch:GetMetricWidgetImage
     cloudwatch:ListMetrics cloudwatch:PutMetricData`,
    'AWS::CloudWatch::Metric',
    'AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html#CloudWatch-data-plane-events',
  ],
  [
    'cognito-identity',
    `cognito-identity:GetCredentialsForIdentity cognito-identity:GetId
     cognito-identity:GetOpenIdToken* cognito-identity:UnlinkIdentity`,
    'AWS::Cognito::IdentityPool',
    'cognito/latest/developerguide/amazon-cognito-info-in-cloudtrail.html#identity-pools-cloudtrail-events',
  ],
  [
    'deadline',
    `deadline:*Session* deadline:*Task* deadline:*Worker* deadline:Assume*
     deadline:BatchGetJobEntity deadline:*Step*`,
    'AWS::Deadline::Fleet AWS::Deadline::Job AWS::Deadline::Queue AWS::Deadline::Worker',
    'deadline-cloud/latest/userguide/logging-using-cloudtrail.html#cloudtrail-data-events',
  ],
  [
    'dynamodb',
    `dynamodb:*Item dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:PartiQL*
     dynamodb:Query dynamodb:Scan dynamodb:SearchVectors`,
    'AWS::DynamoDB::Table AWS::DynamoDB::Stream',
    'amazondynamodb/latest/developerguide/logging-using-cloudtrail.html#ddb-data-plane-events-in-cloudtrail',
  ],
  [
    'ebs',
    'ebs:*',
    'AWS::EC2::Snapshot',
    'ebs/latest/userguide/logging-ebs-apis-using-cloudtrail.html',
  ],
  [
    'greengrass',
    'greengrass:GetComponentVersionArtifact greengrass:ResolveComponentCandidates',
    'AWS::GreengrassV2::ComponentVersion AWS::GreengrassV2::Deployment',
    'greengrass/v2/developerguide/logging-using-cloudtrail.html#greengrass-data-events-cloudtrail',
  ],
  [
    'guardduty',
    'guardduty:SendSecurityTelemetry guardduty:SendObjectMalwareScan',
    'AWS::GuardDuty::Detector AWS::GuardDuty::MalwareScan',
    'guardduty/latest/ug/logging-using-cloudtrail.html#guardduty-data-events-in-cloudtrail',
  ],
  [
    'kinesis',
    `kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards kinesis:PutRecord
     kinesis:PutRecords kinesis:SubscribeToShard`,
    'AWS::Kinesis::Stream AWS::Kinesis::StreamConsumer',
    'streams/latest/dev/logging-using-cloudtrail.html',
  ],
  [
    'lambda',
    `lambda:InvokeAsync lambda:InvokeFunction lambda:*DurableExecution* lambda:*Microvm*`,
    'AWS::Lambda::Function AWS::Lambda::MicrovmImage',
    'lambda/latest/dg/logging-using-cloudtrail.html',
  ],
  [
    'rds-data',
    'rds-data:*',
    'AWS::RDS::DBCluster',
    'AmazonRDS/latest/AuroraUserGuide/logging-using-cloudtrail-data-api.html; management events on Serverless v1, which a trail may exclude',
  ],
  [
    's3',
    `s3:AbortMultipartUpload s3:DeleteObject* s3:GetDataAccess s3:GetObject* s3:ListBucket
     s3:ListBucketMultipartUploads s3:ListBucketVersions s3:ListMultipartUploadParts
     s3:ListObject* s3:PutObject* s3:RestoreObject s3:UpdateObjectEncryption`,
    'AWS::S3::Object AWS::S3::AccessPoint',
    'AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html#cloudtrail-data-events',
  ],
  [
    'servicediscovery',
    'servicediscovery:DiscoverInstances*',
    'AWS::ServiceDiscovery::Namespace AWS::ServiceDiscovery::Service',
    'cloud-map/latest/dg/cloudtrail-data-events.html',
  ],
  [
    'sms-voice',
    'sms-voice:CarrierLookup sms-voice:Send*',
    'AWS::SMSVoice::OriginationIdentity AWS::SMSVoice::Message',
    'sms-voice/latest/userguide/logging-using-cloudtrail.html#cloudtrail-data-events',
  ],
  [
    'social-messaging',
    'social-messaging:*Message* social-messaging:Send*',
    'AWS::SocialMessaging::PhoneNumberId AWS::SocialMessaging::WabaId',
    'social-messaging/latest/userguide/logging-using-cloudtrail.html#cloudtrail-data-events',
  ],
  [
    'sqs',
    `sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:ReceiveMessage sqs:SendMessage`,
    'AWS::SQS::Queue',
    'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-logging-using-cloudtrail.html#sqs-data-events-in-cloud-trail',
  ],
  [
    'ssm',
    'ssm:RequestManagedInstanceRoleToken',
    'AWS::SSM::ManagedNode',
    'systems-manager/latest/userguide/monitoring-cloudtrail-logs.html#cloudtrail-data-events',
  ],
  [
    'ssmmessages',
    'ssmmessages:CreateControlChannel ssmmessages:OpenControlChannel',
    'AWS::SSMMessages::ControlChannel',
    'systems-manager/latest/userguide/monitoring-cloudtrail-logs.html#cloudtrail-data-events',
  ],
  [
    'states',
    `states:GetActivityTask states:InvokeHTTPEndpoint states:SendTask*
     states:StartSyncExecution`,
    'AWS::StepFunctions::Activity AWS::StepFunctions::StateMachine',
    'step-functions/latest/dg/procedure-cloud-trail.html#cloudtrail-data-events',
  ],
  [
    'swf',
    `swf:Count* swf:DescribeWorkflowExecution swf:GetWorkflowExecutionHistory
     swf:List*WorkflowExecutions swf:PollFor* swf:Record* swf:RequestCancel* swf:Respond*
     swf:Signal* swf:StartWorkflowExecution swf:TerminateWorkflowExecution`,
    'AWS::SWF::Domain',
    'amazonswf/latest/developerguide/ct-logging.html#cloudtrail-data-events',
  ],
  [
    'xray',
    `xray:BatchGetTraces xray:GetTraceGraph xray:GetTraceSummaries xray:PutTraceSegments`,
    'AWS::XRay::Trace',
    'xray/latest/devguide/xray-api-cloudtrail.html#cloudtrail-data-events',
  ],
];

const TYPES_PAGE = 'awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html';

export const DATA_EVENTS: readonly DataEventRow[] = [
  ...DATA_EVENTS_LISTED.map(([category, actions, types, source]) =>
    row(category, actions, types, source),
  ),
  ...DATA_EVENTS_BY_RESOURCE.map(([category, actions, types]) =>
    row(category, actions, types, TYPES_PAGE),
  ),
];

function row(category: string, actions: string, types: string, source: string): DataEventRow {
  return { category, actions: actions.split(/\s+/), types: types.split(' '), source };
}
