/** Actions whose calls CloudTrail shows only where data events of that kind are switched on. */
export interface DataEventRow {
  /** How Ratchet calls the kind: one word a service. */
  readonly category: string;
  /** Action patterns. */
  readonly actions: readonly string[];
  /** The `resources.type` values that a selector needs, or the page that lists the calls. */
  readonly source: string;
}

// Which kinds exist: CloudTrail user guide, "Logging data events", table of resources.type values
// (docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html). Which calls belong
// to a kind: the page of the service named in that table. Where such a page lists no calls, every call on the data
// of that resource counts: taking a management event for a data event only keeps it as unknown for longer.
export const DATA_EVENTS: readonly DataEventRow[] = [
  {
    category: 's3',
    actions: [
      's3:AbortMultipartUpload',
      's3:DeleteObject*',
      's3:GetDataAccess',
      's3:GetObject*',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:ListBucketVersions',
      's3:ListMultipartUploadParts',
      's3:ListObject*',
      's3:PutObject*',
      's3:RestoreObject',
      's3:UpdateObjectEncryption',
    ],
    source: 'AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html#cloudtrail-data-events',
  },
  {
    category: 's3-object-lambda',
    actions: ['s3-object-lambda:*'],
    source: 'AWS::S3ObjectLambda::AccessPoint',
  },
  {
    category: 's3-outposts',
    actions: [
      's3-outposts:*Object*',
      's3-outposts:AbortMultipartUpload',
      's3-outposts:ListBucket*',
      's3-outposts:ListMultipartUploadParts',
    ],
    source: 'AWS::S3Outposts::Object',
  },
  { category: 's3express', actions: ['s3express:CreateSession'], source: 'AWS::S3Express::Object' },
  {
    category: 's3tables',
    actions: [
      's3tables:GetTableData',
      's3tables:GetTableMetadataLocation',
      's3tables:PutTableData',
      's3tables:UpdateTableMetadataLocation',
    ],
    source: 'AWS::S3Tables::Table, AWS::S3Tables::TableBucket',
  },
  {
    category: 's3vectors',
    actions: ['s3vectors:*Vectors'],
    source: 'AWS::S3Vectors::Index, AWS::S3Vectors::VectorBucket',
  },
  {
    category: 'dynamodb',
    actions: [
      'dynamodb:*Item',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:PartiQL*',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:SearchVectors',
    ],
    source:
      'amazondynamodb/latest/developerguide/logging-using-cloudtrail.html#ddb-data-plane-events-in-cloudtrail',
  },
  {
    category: 'lambda',
    actions: [
      'lambda:InvokeAsync',
      'lambda:InvokeFunction',
      'lambda:*DurableExecution*',
      'lambda:*Microvm*',
    ],
    source: 'lambda/latest/dg/logging-using-cloudtrail.html; AWS::Lambda::MicrovmImage',
  },
  {
    category: 'sqs',
    actions: [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ],
    source:
      'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-logging-using-cloudtrail.html#sqs-data-events-in-cloud-trail',
  },
  {
    category: 'sns',
    actions: ['sns:Publish'],
    source: 'AWS::SNS::Topic, AWS::SNS::PlatformEndpoint',
  },
  {
    category: 'kinesis',
    actions: [
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
      'kinesis:PutRecord',
      'kinesis:PutRecords',
      'kinesis:SubscribeToShard',
    ],
    source: 'streams/latest/dev/logging-using-cloudtrail.html; AWS::Kinesis::StreamConsumer',
  },
  {
    category: 'firehose',
    actions: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
    source: 'AWS::KinesisFirehose::DeliveryStream',
  },
  {
    category: 'kinesisvideo',
    actions: [
      'kinesisvideo:ConnectAs*',
      'kinesisvideo:GetClip',
      'kinesisvideo:Get*StreamingSessionURL',
      'kinesisvideo:GetDataEndpoint',
      'kinesisvideo:GetIceServerConfig',
      'kinesisvideo:GetImages',
      'kinesisvideo:GetMedia*',
      'kinesisvideo:GetSignalingChannelEndpoint',
      'kinesisvideo:JoinStorageSession*',
      'kinesisvideo:ListFragments',
      'kinesisvideo:PutMedia',
      'kinesisvideo:SendAlexaOfferToMaster',
    ],
    source: 'AWS::KinesisVideo::Stream, AWS::KinesisVideo::SignalingChannel',
  },
  {
    category: 'ebs',
    actions: ['ebs:*'],
    source: 'ebs/latest/userguide/logging-ebs-apis-using-cloudtrail.html',
  },
  {
    category: 'cognito-identity',
    actions: [
      'cognito-identity:GetCredentialsForIdentity',
      'cognito-identity:GetId',
      'cognito-identity:GetOpenIdToken*',
      'cognito-identity:UnlinkIdentity',
    ],
    source:
      'cognito/latest/developerguide/amazon-cognito-info-in-cloudtrail.html#identity-pools-cloudtrail-events',
  },
  {
    category: 'rds-data',
    actions: ['rds-data:*'],
    source:
      'AmazonRDS/latest/AuroraUserGuide/logging-using-cloudtrail-data-api.html; management events on Serverless v1, which a trail may exclude',
  },
  {
    category: 'xray',
    actions: [
      'xray:BatchGetTraces',
      'xray:GetTraceGraph',
      'xray:GetTraceSummaries',
      'xray:PutTraceSegments',
    ],
    source: 'xray/latest/devguide/xray-api-cloudtrail.html#cloudtrail-data-events',
  },
  {
    category: 'cloudwatch',
    actions: [
      'cloudwatch:GetMetricData',
      'cloudwatch:GetMetricStatistics',
      'cloudwatch:GetMetricWidgetImage',
      'cloudwatch:ListMetrics',
      'cloudwatch:PutMetricData',
    ],
    source:
      'AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html#CloudWatch-data-plane-events',
  },
  {
    category: 'events',
    actions: [
      'events:PutEvents',
      'events:PutPartnerEvents',
      'events:PutRawEvents',
      'events:TestEventPattern',
    ],
    source: 'AWS::Events::EventBus, AWS::Events::EventSource',
  },
  {
    category: 'states',
    actions: [
      'states:GetActivityTask',
      'states:InvokeHTTPEndpoint',
      'states:SendTask*',
      'states:StartSyncExecution',
    ],
    source: 'step-functions/latest/dg/procedure-cloud-trail.html#cloudtrail-data-events',
  },
  {
    category: 'swf',
    actions: [
      'swf:Count*',
      'swf:DescribeWorkflowExecution',
      'swf:GetWorkflowExecutionHistory',
      'swf:List*WorkflowExecutions',
      'swf:PollFor*',
      'swf:Record*',
      'swf:RequestCancel*',
      'swf:Respond*',
      'swf:Signal*',
      'swf:StartWorkflowExecution',
      'swf:TerminateWorkflowExecution',
    ],
    source: 'amazonswf/latest/developerguide/ct-logging.html#cloudtrail-data-events',
  },
  {
    category: 'ssmmessages',
    actions: ['ssmmessages:CreateControlChannel', 'ssmmessages:OpenControlChannel'],
    source:
      'systems-manager/latest/userguide/monitoring-cloudtrail-logs.html#cloudtrail-data-events',
  },
  {
    category: 'bedrock',
    actions: [
      'bedrock:*Retrieve*',
      'bedrock:ApplyGuardrail',
      'bedrock:*AsyncInvoke',
      'bedrock:CountTokens',
      'bedrock:*FlowExecution*',
      'bedrock:GenerateQuery',
      'bedrock:GetExecutionFlowSnapshot',
      'bedrock:*InvocationStep*',
      'bedrock:Invoke*',
      'bedrock:OptimizePrompt',
      'bedrock:RenderPrompt',
      'bedrock:Rerank',
      'bedrock:*Session*',
    ],
    source:
      'bedrock/latest/userguide/logging-using-cloudtrail.html#service-name-data-events-cloudtrail',
  },
  {
    category: 'bedrock-agentcore',
    actions: ['bedrock-agentcore:*'],
    source: 'AWS::BedrockAgentCore::* (27 resource types)',
  },
  {
    category: 'sagemaker',
    actions: [
      'sagemaker:*Record',
      'sagemaker:BatchGetMetrics',
      'sagemaker:BatchPutMetrics',
      'sagemaker:InvokeEndpoint*',
      'sagemaker:ListRecords',
      'sagemaker-mlflow:*',
    ],
    source:
      'AWS::SageMaker::Endpoint, ::ExperimentTrialComponent, ::FeatureGroup, ::MlflowTrackingServer',
  },
  {
    category: 'cassandra',
    actions: [
      'cassandra:GetRecords',
      'cassandra:GetShardIterator',
      'cassandra:Modify*',
      'cassandra:Select*',
    ],
    source: 'keyspaces/latest/devguide/logging-using-cloudtrail.html#keyspaces-in-cloudtrail-dml',
  },
  {
    category: 'appconfig',
    actions: [
      'appconfig:GetLatestConfiguration',
      'appconfig:StartConfigurationSession',
      'appconfig:GetConfiguration',
    ],
    source:
      'appconfig/latest/userguide/logging-using-cloudtrail.html#appconfig-data-events-cloudtrail',
  },
  {
    category: 'appsync',
    actions: ['appsync:GraphQL', 'appsync:SourceGraphQL'],
    source: 'appsync/latest/devguide/cloudtrail-logging.html#cloudtrail-data-events',
  },
  { category: 'aoss', actions: ['aoss:APIAccessAll'], source: 'AWS::AOSS::Collection' },
  { category: 'dsql', actions: ['dsql:DbConnect*'], source: 'AWS::DSQL::Cluster' },
  {
    category: 'geo',
    actions: ['geo-maps:*', 'geo-places:*', 'geo-routes:*'],
    source: 'AWS::GeoMaps::Provider, AWS::GeoPlaces::Provider, AWS::GeoRoutes::Provider',
  },
  {
    category: 'guardduty',
    actions: ['guardduty:SendSecurityTelemetry', 'guardduty:SendObjectMalwareScan'],
    source: 'guardduty/latest/ug/logging-using-cloudtrail.html#guardduty-data-events-in-cloudtrail',
  },
  {
    category: 'managedblockchain',
    actions: [
      'managedblockchain:GET',
      'managedblockchain:Invoke*',
      'managedblockchain:POST',
      'managedblockchain-query:*',
    ],
    source: 'AWS::ManagedBlockchain::Node, AWS::ManagedBlockchainQuery::QueryAPI',
  },
  {
    category: 'medical-imaging',
    actions: [
      'medical-imaging:*ImageSet*',
      'medical-imaging:GetImageFrame',
      'medical-imaging:GetDICOM*',
    ],
    source: 'AWS::MedicalImaging::Datastore, AWS::MedicalImaging::Imageset',
  },
  {
    category: 'neptune-graph',
    actions: ['neptune-graph:*ViaQuery', 'neptune-graph:*Quer*', 'neptune-graph:GetGraphSummary'],
    source: 'AWS::NeptuneGraph::Graph',
  },
  {
    category: 'payment-cryptography',
    actions: [
      'payment-cryptography:*Data',
      'payment-cryptography:Generate*',
      'payment-cryptography:Verify*',
      'payment-cryptography:TranslatePin*',
      'payment-cryptography:TranslateKey*',
    ],
    source: 'AWS::PaymentCryptography::Key',
  },
  { category: 'qapps', actions: ['qapps:*'], source: 'AWS::QApps::QApp, AWS::QApps::QAppSession' },
  {
    category: 'qbusiness',
    actions: [
      'qbusiness:Chat*',
      'qbusiness:BatchPutDocument',
      'qbusiness:BatchDeleteDocument',
      'qbusiness:*Conversation*',
      'qbusiness:*Message*',
      'qbusiness:PutFeedback',
      'qbusiness:SearchRelevantContent',
    ],
    source: 'AWS::QBusiness::Application, AWS::QBusiness::Index',
  },
  {
    category: 'servicediscovery',
    actions: ['servicediscovery:DiscoverInstances*'],
    source: 'cloud-map/latest/dg/cloudtrail-data-events.html',
  },
  {
    category: 'ses',
    actions: ['ses:Send*'],
    source: 'AWS::SES::EmailIdentity, AWS::SES::ConfigurationSet, AWS::SES::Template',
  },
  {
    category: 'sms-voice',
    actions: ['sms-voice:CarrierLookup', 'sms-voice:Send*'],
    source: 'sms-voice/latest/userguide/logging-using-cloudtrail.html#cloudtrail-data-events',
  },
  {
    category: 'social-messaging',
    actions: ['social-messaging:*Message*', 'social-messaging:Send*'],
    source:
      'social-messaging/latest/userguide/logging-using-cloudtrail.html#cloudtrail-data-events',
  },
  { category: 'sdb', actions: ['sdb:*Attributes', 'sdb:Select'], source: 'AWS::SDB::Domain' },
  {
    category: 'timestream',
    actions: [
      'timestream:CancelQuery',
      'timestream:PrepareQuery',
      'timestream:Select*',
      'timestream:Unload',
      'timestream:WriteRecords',
    ],
    source: 'AWS::Timestream::Database, ::Table, ::RegionalEndpoint',
  },
  {
    category: 'verifiedpermissions',
    actions: ['verifiedpermissions:IsAuthorized*'],
    source: 'AWS::VerifiedPermissions::PolicyStore',
  },
  {
    category: 'cloudfront-keyvaluestore',
    actions: ['cloudfront-keyvaluestore:*'],
    source: 'AWS::CloudFront::KeyValueStore',
  },
  {
    category: 'cloudtrail-data',
    actions: ['cloudtrail-data:PutAuditEvents'],
    source: 'AWS::CloudTrail::Channel',
  },
  {
    category: 'codeguru-profiler',
    actions: ['codeguru-profiler:ConfigureAgent', 'codeguru-profiler:PostAgentProfile'],
    source: 'AWS::CodeGuruProfiler::ProfilingGroup',
  },
  { category: 'rum', actions: ['rum:PutRumEvents'], source: 'AWS::RUM::AppMonitor' },
  {
    category: 'mobiletargeting',
    actions: [
      'mobiletargeting:PutEvents',
      'mobiletargeting:Send*',
      'mobiletargeting:VerifyOTPMessage',
    ],
    source: 'AWS::Pinpoint::App',
  },
  {
    category: 'iotsitewise',
    actions: [
      'iotsitewise:Batch*',
      'iotsitewise:*PropertyValue*',
      'iotsitewise:*PropertyAggregates',
      'iotsitewise:ExecuteQuery',
    ],
    source: 'AWS::IoTSiteWise::Asset, AWS::IoTSiteWise::TimeSeries',
  },
  {
    category: 'iottwinmaker',
    actions: ['iottwinmaker:*PropertyValue*', 'iottwinmaker:ExecuteQuery'],
    source: 'AWS::IoTTwinMaker::Entity, AWS::IoTTwinMaker::Workspace',
  },
  {
    category: 'b2bi',
    actions: ['b2bi:GetTransformerJob', 'b2bi:StartTransformerJob'],
    source: 'AWS::B2BI::Transformer',
  },
  {
    category: 'deadline',
    actions: [
      'deadline:*Session*',
      'deadline:*Task*',
      'deadline:*Worker*',
      'deadline:Assume*',
      'deadline:BatchGetJobEntity',
      'deadline:*Step*',
    ],
    source: 'deadline-cloud/latest/userguide/logging-using-cloudtrail.html#cloudtrail-data-events',
  },
  {
    category: 'dataexchange',
    actions: ['dataexchange:SendApiAsset'],
    source: 'AWS::DataExchange::Asset',
  },
  {
    category: 'airflow',
    actions: ['airflow:InvokeRestApi', 'airflow:PublishMetrics'],
    source: 'AWS::MWAA::Environment',
  },
  {
    category: 'machinelearning',
    actions: ['machinelearning:Predict'],
    source: 'AWS::MachineLearning::MlModel',
  },
  {
    category: 'kendra-ranking',
    actions: ['kendra-ranking:Rescore'],
    source: 'AWS::KendraRanking::ExecutionPlan',
  },
  {
    category: 'lex',
    actions: [
      'lex:PostContent',
      'lex:PostText',
      'lex:RecognizeText',
      'lex:RecognizeUtterance',
      'lex:StartConversation',
      'lex:*Session',
    ],
    source: 'AWS::Lex::Bot, AWS::Lex::BotAlias',
  },
  { category: 'redshift', actions: ['redshift-data:*'], source: 'AWS::Redshift::Cluster' },
  {
    category: 'signer',
    actions: ['signer:GetRevocationStatus'],
    source: 'AWS::Signer::SigningProfile, AWS::Signer::SigningJob',
  },
  { category: 'thinclient', actions: ['thinclient:*Device*'], source: 'AWS::ThinClient::Device' },
  {
    category: 'ec2-instance-connect',
    actions: ['ec2-instance-connect:OpenTunnel'],
    source: 'AWS::EC2::InstanceConnectEndpoint',
  },
  {
    category: 'ecs',
    actions: ['ecs:Poll', 'ecs:StartTelemetrySession', 'ecs:PutSystemLogEvents'],
    source: 'AWS::ECS::ContainerInstance',
  },
  {
    category: 'greengrass',
    actions: ['greengrass:GetComponentVersionArtifact', 'greengrass:ResolveComponentCandidates'],
    source:
      'greengrass/v2/developerguide/logging-using-cloudtrail.html#greengrass-data-events-cloudtrail',
  },
  {
    category: 'networkflowmonitor',
    actions: ['networkflowmonitor:Publish'],
    source: 'AWS::NetworkFlowMonitor::Monitor, AWS::NetworkFlowMonitor::Scope',
  },
  {
    category: 'healthlake',
    actions: ['healthlake:*Resource*', 'healthlake:Search*'],
    source: 'AWS::HealthLake::DataTransformationProfile',
  },
];
