/** Actions that CloudTrail never shows under their name, so that their absence proves nothing. */
export interface NeverLoggedRow {
  /** Action patterns. */
  readonly actions: readonly string[];
  /** Why, in words for the reviewer. */
  readonly reason: string;
  /** The page that says so, or what was observed. */
  readonly source: string;
}

const DATA_PLANE = 'calls of this data plane are not written to CloudTrail';
const INSIDE = 'checked inside another call and never logged under its own name';

export const NEVER_LOGGED: readonly NeverLoggedRow[] = [
  {
    actions: ['logs:*LogDelivery', 'logs:ListLogDeliveries'],
    reason: 'checked inside calls of other services that deliver logs',
    source:
      'AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html: permissions to set up vended logs',
  },
  {
    actions: ['lambda:EnableReplication', 'lambda:DisableReplication'],
    reason: 'checked inside calls of CloudFront',
    source:
      'AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html: lambda:EnableReplication*',
  },
  {
    actions: [
      'states:InvokeHTTPEndpoint',
      'events:InvokeApiDestination',
      'events:RetrieveConnectionCredentials',
    ],
    reason: 'used by the service on behalf of the role, in calls to other hosts',
    source: 'step-functions/latest/dg/call-https-apis.html: IAM permissions to run an HTTP Task',
  },
  {
    actions: ['*:Pass*'],
    reason: INSIDE,
    source: 'IAM user guide, id_roles_use_passrole.html: PassRole is a permission, not an API call',
  },
  {
    actions: [
      '*:AllowVendedLogDeliveryForResource',
      '*:CallWithBearerToken',
      '*:InjectError',
      '*:InjectApiError',
      '*:Link',
    ],
    reason: INSIDE,
    source: 'Service Authorization Reference: permission only, no API operation of that name',
  },
  {
    actions: [
      's3:BypassGovernanceRetention',
      's3:GetObjectVersionForReplication',
      's3:GetObjectVersionAnnotationForReplication',
      's3:InitiateReplication',
      's3:ObjectOwnerOverrideToBucketOwner',
      's3:Replicate*',
      's3-outposts:GetObjectVersionForReplication',
      's3-outposts:Replicate*',
    ],
    reason: INSIDE,
    source:
      'AmazonS3/latest/userguide/list_amazons3: permission only, used by replication and by a header',
  },
  {
    actions: [
      'dynamodb:*Replica*',
      'dynamodb:ReplicateSettings',
      'dynamodb:ReadDataForReplication',
      'dynamodb:WriteDataForReplication',
      'dynamodb:StartAwsBackupJob',
      'dynamodb:RestoreTableFromAwsBackup',
    ],
    reason: INSIDE,
    source: 'Service Authorization Reference, DynamoDB: permission only',
  },
  {
    actions: ['dax:*Item', 'dax:Query', 'dax:Scan'],
    reason: DATA_PLANE,
    source:
      'amazondynamodb/latest/developerguide/DAX.concepts: item calls go to the cluster, not to an AWS endpoint',
  },
  {
    actions: ['lambda:InvokeFunctionUrl'],
    reason: INSIDE,
    source:
      'lambda/latest/dg/urls-monitoring.html lists the calls of function URLs: invoking one is not among them',
  },
  {
    actions: [
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ListDeadLetterSourceQueues',
      'sqs:ListQueueTags',
      'sqs:ListQueues',
    ],
    reason:
      'AWS lists this call as not supported by CloudTrail logging, or does not list it everywhere',
    source: 'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-logging-using-cloudtrail.html',
  },
  {
    actions: [
      'logs:FilterLogEvents',
      'logs:GetLogEvents',
      'logs:GetLogFields',
      'logs:GetLogRecord',
      'logs:GetQueryResults',
      'logs:IntegrateWith*',
      'logs:ProcessWithPipeline',
      'logs:PutLogEvents',
      'logs:StartLiveTail',
      'logs:StopLiveTail',
      'logs:Unmask',
    ],
    reason: DATA_PLANE,
    source:
      'AmazonCloudWatch/latest/logs/logging_cw_api_calls_cwl.html: not in the list of logged calls',
  },
  {
    actions: [
      'xray:GetSamplingStatisticSummaries',
      'xray:GetSamplingTargets',
      'xray:PutSpans*',
      'xray:PutTelemetryRecords',
    ],
    reason: DATA_PLANE,
    source: 'xray/latest/devguide/xray-api-cloudtrail.html: in neither list',
  },
  {
    actions: ['ec2messages:*', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenDataChannel'],
    reason: DATA_PLANE,
    source:
      'systems-manager/latest/userguide/monitoring-cloudtrail-logs.html; logs of running agents hold none',
  },
  {
    actions: ['ssm:GetManifest', 'ssm:PutConfigurePackageResult'],
    reason: 'called by the SSM agent, which CloudTrail does not show reliably',
    source: 'systems-manager/latest/userguide/monitoring-cloudtrail-logs.html',
  },
  {
    actions: ['execute-api:*'],
    reason: DATA_PLANE,
    source: 'apigateway/latest/developerguide/cloudtrail.html: only the control plane is logged',
  },
  {
    actions: [
      'iot:Connect',
      'iot:Publish',
      'iot:Receive',
      'iot:RetainPublish',
      'iot:Subscribe',
      'iot:*ThingShadow',
      'iot:ListNamedShadowsForThing',
      'iot:GetRetainedMessage',
      'iot:ListRetainedMessages',
      'iot:DeleteConnection',
      'iot:GetConnection',
      'iot:ListSubscriptions',
      'iot:SendDirectMessage',
      'iot:StartCommandExecution',
      'iotjobsdata:*',
    ],
    reason: DATA_PLANE,
    source:
      'iot/latest/developerguide/iot-using-cloudtrail.html: device-side and data-plane calls are not logged',
  },
  {
    actions: ['es:ESHttp*', 'es:ESCrossClusterGet', 'aoss:DashboardsAccessAll'],
    reason: DATA_PLANE,
    source:
      'opensearch-service/latest/developerguide/managedomains-cloudtrailauditing.html: configuration calls only',
  },
  {
    actions: ['cloudsearch:document', 'cloudsearch:search', 'cloudsearch:suggest'],
    reason: DATA_PLANE,
    source:
      'cloudsearch/latest/developerguide/logging-config-api-calls.html: calls of the configuration API only',
  },
  {
    actions: ['mediastore:*Object', 'mediastore:ListItems'],
    reason: DATA_PLANE,
    source:
      'mediastore/latest/ug/monitoring-service-info-in-cloudtrail.html: the list holds calls on containers only',
  },
  {
    actions: ['elasticfilesystem:Client*', 'elasticfilesystem:Replication*'],
    reason: DATA_PLANE,
    source: 'efs/latest/ug/logging-using-cloudtrail.html: NFS operations are not API calls',
  },
  {
    actions: [
      'rds-db:connect',
      'redshift:JoinGroup',
      'redshift:CreateClusterUser',
      'neptune-db:*',
      'kafka-cluster:*',
      'elasticache:Connect',
      'memorydb:Connect',
    ],
    reason: 'checked when connecting to the database or broker, which is no API call',
    source: 'Service Authorization Reference: no API operation of that name',
  },
  {
    actions: ['ecs:Submit*', 'ecs:DiscoverPollEndpoint', 'appmesh:StreamAggregatedResources'],
    reason: 'called by the agent, which CloudTrail does not show reliably',
    source: 'AmazonECS/latest/developerguide/logging-using-cloudtrail.html',
  },
  {
    actions: [
      'eks:AccessKubernetesApi',
      'eks:MutateViaKubernetesApi',
      'eks-auth:AssumeRoleForPodIdentity',
    ],
    reason: INSIDE,
    source: 'Service Authorization Reference, EKS: permission only',
  },
  {
    actions: [
      'sts:GetServiceBearerToken',
      'sts:SetContext',
      'sts:SetSourceIdentity',
      'sts:TagGetWebIdentityToken',
      'sts:TagSession',
    ],
    reason: INSIDE,
    source:
      'IAM user guide, id_session-tags.html: checked with AssumeRole when it carries tags or a source identity',
  },
  {
    actions: [
      'apigateway:*CertificateToDomain',
      'apigateway:*CertificateFromDomain',
      'apigateway:*AccessAssociation',
      'apigateway:SetWebACL',
      'apigateway:Update*Policy',
      'appsync:SetWebACL',
      'ec2:*VerifiedAccessInstanceWebAcl*',
      'ec2:*ResourcesToPlacementGroup',
      'ec2:*ResourcesFromPlacementGroup',
      'ec2:InjectVolumeIOLatency',
      'ec2:PauseVolumeIO',
      'ec2:SendSpotInstanceInterruptions',
      'ecr:BatchImportUpstreamImage',
      'ecr:ReplicateImage',
      'elasticloadbalancing:*WebACL*',
      'glue:AuthorizeInboundIntegration',
      'glue:CreateInboundIntegration',
      'glue:PublishDataQuality',
      'glue:UseMLTransforms',
      'rds:CrossRegionCommunication',
      'redshift:AuthorizeInboundIntegration',
      'redshift:CreateInboundIntegration',
      's3:PutAccessPointPublicAccessBlock',
      'sagemaker:AccessModelPackage',
      'states:RevealSecrets',
    ],
    reason: INSIDE,
    source: 'Service Authorization Reference: permission only, no API operation of that name',
  },
];
