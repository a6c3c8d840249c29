// Kinds of which only the resource type is documented (CloudTrail user guide, "Logging data events"). Every call on
// the data of such a resource counts: taking a management event for a data event only keeps it as unknown for longer.
export const DATA_EVENTS_BY_RESOURCE: readonly (readonly [
  category: string,
  actions: string,
  types: string,
])[] = [
  ['airflow', 'airflow:InvokeRestApi airflow:PublishMetrics', 'AWS::MWAA::Environment'],
  ['aoss', 'aoss:APIAccessAll', 'AWS::AOSS::Collection'],
  ['b2bi', 'b2bi:GetTransformerJob b2bi:StartTransformerJob', 'AWS::B2BI::Transformer'],
  ['bedrock-agentcore', 'bedrock-agentcore:*', 'AWS::BedrockAgentCore::*'],
  ['cloudfront-keyvaluestore', 'cloudfront-keyvaluestore:*', 'AWS::CloudFront::KeyValueStore'],
  ['cloudtrail-data', 'cloudtrail-data:PutAuditEvents', 'AWS::CloudTrail::Channel'],
  [
    'codeguru-profiler',
    'codeguru-profiler:ConfigureAgent codeguru-profiler:PostAgentProfile',
    'AWS::CodeGuruProfiler::ProfilingGroup',
  ],
  ['dataexchange', 'dataexchange:SendApiAsset', 'AWS::DataExchange::Asset'],
  ['dsql', 'dsql:DbConnect*', 'AWS::DSQL::Cluster'],
  ['ec2-instance-connect', 'ec2-instance-connect:OpenTunnel', 'AWS::EC2::InstanceConnectEndpoint'],
  [
    'ecs',
    'ecs:Poll ecs:StartTelemetrySession ecs:PutSystemLogEvents',
    'AWS::ECS::ContainerInstance',
  ],
  [
    'events',
    `events:PutEvents events:PutPartnerEvents events:PutRawEvents events:TestEventPattern`,
    'AWS::Events::EventBus AWS::Events::EventSource',
  ],
  [
    'firehose',
    'firehose:PutRecord firehose:PutRecordBatch',
    'AWS::KinesisFirehose::DeliveryStream',
  ],
  [
    'geo',
    'geo-maps:* geo-places:* geo-routes:*',
    'AWS::GeoMaps::Provider AWS::GeoPlaces::Provider AWS::GeoRoutes::Provider',
  ],
  [
    'healthlake',
    'healthlake:*Resource* healthlake:Search*',
    'AWS::HealthLake::DataTransformationProfile',
  ],
  [
    'iotsitewise',
    `iotsitewise:Batch* iotsitewise:*PropertyValue* iotsitewise:*PropertyAggregates
     iotsitewise:ExecuteQuery`,
    'AWS::IoTSiteWise::Asset AWS::IoTSiteWise::TimeSeries',
  ],
  [
    'iottwinmaker',
    'iottwinmaker:*PropertyValue* iottwinmaker:ExecuteQuery',
    'AWS::IoTTwinMaker::Entity AWS::IoTTwinMaker::Workspace',
  ],
  ['kendra-ranking', 'kendra-ranking:Rescore', 'AWS::KendraRanking::ExecutionPlan'],
  [
    'kinesisvideo',
    `kinesisvideo:ConnectAs* kinesisvideo:GetClip kinesisvideo:Get*StreamingSessionURL
     kinesisvideo:GetDataEndpoint kinesisvideo:GetIceServerConfig kinesisvideo:GetImages
     kinesisvideo:GetMedia* kinesisvideo:GetSignalingChannelEndpoint
     kinesisvideo:JoinStorageSession* kinesisvideo:ListFragments kinesisvideo:PutMedia
     kinesisvideo:SendAlexaOfferToMaster`,
    'AWS::KinesisVideo::Stream AWS::KinesisVideo::SignalingChannel',
  ],
  [
    'lex',
    `lex:PostContent lex:PostText lex:RecognizeText lex:RecognizeUtterance
     lex:StartConversation lex:*Session`,
    'AWS::Lex::Bot AWS::Lex::BotAlias',
  ],
  ['machinelearning', 'machinelearning:Predict', 'AWS::MachineLearning::MlModel'],
  [
    'managedblockchain',
    `managedblockchain:GET managedblockchain:Invoke* managedblockchain:POST
     managedblockchain-query:*`,
    'AWS::ManagedBlockchain::Node AWS::ManagedBlockchainQuery::QueryAPI',
  ],
  [
    'medical-imaging',
    `medical-imaging:*ImageSet* medical-imaging:GetImageFrame medical-imaging:GetDICOM*`,
    'AWS::MedicalImaging::Datastore AWS::MedicalImaging::Imageset',
  ],
  [
    'mobiletargeting',
    `mobiletargeting:PutEvents mobiletargeting:Send* mobiletargeting:VerifyOTPMessage`,
    'AWS::Pinpoint::App',
  ],
  [
    'neptune-graph',
    'neptune-graph:*ViaQuery neptune-graph:*Quer* neptune-graph:GetGraphSummary',
    'AWS::NeptuneGraph::Graph',
  ],
  [
    'networkflowmonitor',
    'networkflowmonitor:Publish',
    'AWS::NetworkFlowMonitor::Monitor AWS::NetworkFlowMonitor::Scope',
  ],
  [
    'payment-cryptography',
    `payment-cryptography:*Data payment-cryptography:Generate* payment-cryptography:Verify*
     payment-cryptography:TranslatePin* payment-cryptography:TranslateKey*`,
    'AWS::PaymentCryptography::Key',
  ],
  ['qapps', 'qapps:*', 'AWS::QApps::QApp AWS::QApps::QAppSession'],
  [
    'qbusiness',
    `qbusiness:Chat* qbusiness:BatchPutDocument qbusiness:BatchDeleteDocument
     qbusiness:*Conversation* qbusiness:*Message* qbusiness:PutFeedback
     qbusiness:SearchRelevantContent`,
    'AWS::QBusiness::Application AWS::QBusiness::Index',
  ],
  ['redshift', 'redshift-data:*', 'AWS::Redshift::Cluster'],
  ['rum', 'rum:PutRumEvents', 'AWS::RUM::AppMonitor'],
  ['s3-object-lambda', 's3-object-lambda:*', 'AWS::S3ObjectLambda::AccessPoint'],
  [
    's3-outposts',
    `s3-outposts:*Object* s3-outposts:AbortMultipartUpload s3-outposts:ListBucket*
     s3-outposts:ListMultipartUploadParts`,
    'AWS::S3Outposts::Object',
  ],
  ['s3express', 's3express:CreateSession', 'AWS::S3Express::Object'],
  [
    's3tables',
    `s3tables:GetTableData s3tables:GetTableMetadataLocation s3tables:PutTableData
     s3tables:UpdateTableMetadataLocation`,
    'AWS::S3Tables::Table AWS::S3Tables::TableBucket',
  ],
  ['s3vectors', 's3vectors:*Vectors', 'AWS::S3Vectors::Index AWS::S3Vectors::VectorBucket'],
  [
    'sagemaker',
    `sagemaker:*Record sagemaker:BatchGetMetrics sagemaker:BatchPutMetrics
     sagemaker:InvokeEndpoint* sagemaker:ListRecords sagemaker-mlflow:*`,
    'AWS::SageMaker::Endpoint AWS::SageMaker::ExperimentTrialComponent AWS::SageMaker::FeatureGroup AWS::SageMaker::MlflowTrackingServer',
  ],
  ['sdb', 'sdb:*Attributes sdb:Select', 'AWS::SDB::Domain'],
  ['ses', 'ses:Send*', 'AWS::SES::EmailIdentity AWS::SES::ConfigurationSet AWS::SES::Template'],
  ['signer', 'signer:GetRevocationStatus', 'AWS::Signer::SigningProfile AWS::Signer::SigningJob'],
  ['sns', 'sns:Publish', 'AWS::SNS::Topic AWS::SNS::PlatformEndpoint'],
  ['thinclient', 'thinclient:*Device*', 'AWS::ThinClient::Device'],
  [
    'timestream',
    `timestream:CancelQuery timestream:PrepareQuery timestream:Select* timestream:Unload
     timestream:WriteRecords`,
    'AWS::Timestream::Database AWS::Timestream::Table AWS::Timestream::RegionalEndpoint',
  ],
  [
    'verifiedpermissions',
    'verifiedpermissions:IsAuthorized*',
    'AWS::VerifiedPermissions::PolicyStore',
  ],
];
