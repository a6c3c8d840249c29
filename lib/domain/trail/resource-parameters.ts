/**
 * Request parameters that hold the value of an ARN template's placeholder, where their name is not simply the
 * placeholder's. First one present wins; dots go into nested objects, a plus joins two. An empty list means: no parameter
 * can be trusted to hold it, because the ARN has another form of the value (a random suffix, a path, an id).
 * Source: the API references of the services, and the records in the CloudTrail pages of their guides.
 */
export const RESOURCE_PARAMETERS: Readonly<
  Record<string, Readonly<Record<string, readonly string[]>>>
> = {
  athena: { WorkGroupName: ['workGroup'] },
  autoscaling: {
    GroupFriendlyName: ['autoScalingGroupName', 'autoScalingGroupNames'],
    GroupId: [],
    Id: [],
    LaunchConfigurationName: ['launchConfigurationName', 'launchConfigurationNames'],
  },
  batch: {
    ComputeEnvironmentName: ['computeEnvironmentName', 'computeEnvironment'],
    JobQueueName: ['jobQueueName', 'jobQueue'],
  },
  cloudtrail: { TrailName: ['trailName', 'name', 'trailNameList'] },
  cloudwatch: {
    AlarmName: ['alarmName', 'alarmNames'],
    DashboardName: ['dashboardName', 'dashboardNames'],
  },
  codebuild: { ProjectName: ['projectName', 'name', 'names'] },
  codepipeline: { PipelineName: ['pipelineName', 'pipeline.name', 'name'] },
  dynamodb: { TableName: ['tableName'] },
  ebs: { SnapshotId: ['snapshotId', 'firstSnapshotId+secondSnapshotId'] },
  ec2: {
    DhcpOptionsId: ['dhcpOptionsId'],
    KeyPairName: ['keyName'],
    NaclId: ['networkAclId'],
    PlacementGroupName: ['groupName'],
    SecurityGroupId: ['groupId', 'securityGroupId'],
    TransitGatewayAttachmentId: ['transitGatewayAttachmentId'],
    VpcFlowLogId: ['flowLogId'],
  },
  ecr: { RepositoryName: ['repositoryName', 'repositoryNames'] },
  elasticloadbalancing: { TargetGroupName: ['name'] },
  elasticache: { CacheClusterId: ['cacheClusterId'] },
  glue: {
    DatabaseName: ['databaseName', 'databaseInput.name'],
    TableName: ['tableName', 'tableInput.name'],
  },
  iam: {
    // A path is part of these ARNs and the request does not say it: see resource-rules.ts for the calls that do.
    GroupNameWithPath: [],
    InstanceProfileNameWithPath: [],
    PolicyNameWithPath: ['policyArn'],
    RoleNameWithPath: [],
    UserNameWithPath: [],
  },
  kinesis: { StreamName: ['streamName', 'streamARN'] },
  kms: { Alias: [], KeyId: ['keyId', 'targetKeyId'] },
  lambda: { LayerVersion: ['versionNumber'] },
  rds: {
    ClusterSnapshotName: ['dBClusterSnapshotIdentifier'],
    DbClusterInstanceName: ['dBClusterIdentifier'],
    DbInstanceName: ['dBInstanceIdentifier'],
    ParameterGroupName: ['dBParameterGroupName'],
    ClusterParameterGroupName: ['dBClusterParameterGroupName'],
    SnapshotName: ['dBSnapshotIdentifier'],
    SubnetGroupName: ['dBSubnetGroupName'],
    SecurityGroupName: ['dBSecurityGroupName'],
    OptionGroupName: ['optionGroupName'],
    SubscriptionName: ['subscriptionName'],
    GlobalCluster: ['globalClusterIdentifier'],
  },
  redshift: { ClusterName: ['clusterIdentifier'] },
  s3: { BucketName: ['bucketName'], ObjectName: ['key'] },
  secretsmanager: { SecretId: [] },
  sns: { TopicName: ['topicArn', 'targetArn'] },
  ssm: { ParameterNameWithoutLeadingSlash: [], DocumentName: [] },
  states: { StateMachineName: ['stateMachineArn'] },
  sts: { RoleNameWithPath: ['roleArn'] },
  wafv2: { Scope: [] },
};

/** Parameters with the account of what a request names, where it need not be the caller's. */
export const OWNER_PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['backup', 'backupVaultAccountId'],
  ['codeartifact', 'domainOwner'],
  ['ecr', 'registryId'],
  ['glue', 'catalogId'],
  ['sqs', 'queueOwnerAWSAccountId'],
]);

/** Services, or one placeholder of a service, whose ARNs are in lower case however the request spelled the name. */
export const LOWER_CASE_NAMES: ReadonlySet<string> = new Set([
  'dax',
  'elasticache',
  'glue DatabaseName',
  'glue TableName',
  'memorydb',
  'rds',
  'redshift',
  'sagemaker',
]);

/** Resource types of which a call touches one or the other: when one is known, the other is not missing. */
export const ALTERNATIVES: readonly (readonly [service: string, types: readonly string[]])[] = [
  ['dynamodb', ['table', 'index']],
  ['events', ['rule-on-custom-event-bus', 'rule-on-default-event-bus']],
  ['glue', ['catalog', 'rootcatalog']],
  ['states', ['execution', 'express']],
];

/** What an id of a resource type looks like, where one parameter serves several types or other forms are accepted. */
export const ID_SHAPES: Readonly<Record<string, RegExp>> = {
  'kms key': /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i,
  'ssm instance': /^i-[0-9a-z]+$/,
  'ssm managed-instance': /^mi-[0-9a-f]+$/,
  'lambda layer': /^[A-Za-z0-9_-]+$/,
  'lambda layerVersion': /^[A-Za-z0-9_-]+$/,
};
