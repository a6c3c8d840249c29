/** A request parameter that hands a role to a service. */
export interface RoleParameter {
  /** The call, `lambda:CreateFunction`. */
  readonly action: string;
  /** Field names from the request down, in any case; lists on the way are walked through. */
  readonly path: string;
  /** The value of `iam:PassedToService`. */
  readonly service: string;
}

// Source: the "iam:PassRole" rows of the Service Authorization Reference and the role parameters in the API
// references of the services; which service gets the role: its trust policy in the service's own guide.
const TABLE = `
apprunner:CreateService                    sourceConfiguration.authenticationConfiguration.accessRoleArn build.apprunner
apprunner:CreateService                    instanceConfiguration.instanceRoleArn     tasks.apprunner
autoscaling:PutLifecycleHook               roleARN                                   autoscaling
backup:CreateBackupSelection               backupSelection.iamRoleArn                backup
backup:StartBackupJob                      iamRoleArn                                backup
backup:StartCopyJob                        iamRoleArn                                backup
backup:StartRestoreJob                     iamRoleArn                                backup
batch:CreateComputeEnvironment             serviceRole                               batch
batch:CreateComputeEnvironment             computeResources.instanceRole             ec2
batch:UpdateComputeEnvironment             serviceRole                               batch
batch:RegisterJobDefinition                containerProperties.jobRoleArn            ecs-tasks
batch:RegisterJobDefinition                containerProperties.executionRoleArn      ecs-tasks
bedrock:CreateAgent                        agentResourceRoleArn                      bedrock
bedrock:UpdateAgent                        agentResourceRoleArn                      bedrock
bedrock:CreateKnowledgeBase                roleArn                                   bedrock
bedrock:UpdateKnowledgeBase                roleArn                                   bedrock
bedrock:CreateFlow                         executionRoleArn                          bedrock
bedrock:CreateModelCustomizationJob        roleArn                                   bedrock
bedrock:CreateModelInvocationJob           roleArn                                   bedrock
cloudformation:CreateChangeSet             roleARN                                   cloudformation
cloudformation:CreateStack                 roleARN                                   cloudformation
cloudformation:DeleteStack                 roleARN                                   cloudformation
cloudformation:UpdateStack                 roleARN                                   cloudformation
cloudformation:ContinueUpdateRollback      roleARN                                   cloudformation
cloudformation:CreateStackSet              administrationRoleARN                     cloudformation
cloudformation:UpdateStackSet              administrationRoleARN                     cloudformation
cloudtrail:CreateTrail                     cloudWatchLogsRoleArn                     cloudtrail
cloudtrail:UpdateTrail                     cloudWatchLogsRoleArn                     cloudtrail
cloudwatch:PutMetricStream                 roleArn                                   streams.metrics.cloudwatch
codebuild:CreateProject                    serviceRole                               codebuild
codebuild:UpdateProject                    serviceRole                               codebuild
codebuild:StartBuild                       serviceRoleOverride                       codebuild
codedeploy:CreateDeploymentGroup           serviceRoleArn                            codedeploy
codedeploy:UpdateDeploymentGroup           serviceRoleArn                            codedeploy
codepipeline:CreatePipeline                pipeline.roleArn                          codepipeline
codepipeline:UpdatePipeline                pipeline.roleArn                          codepipeline
cognito-identity:SetIdentityPoolRoles      roles.authenticated                       cognito-identity
cognito-identity:SetIdentityPoolRoles      roles.unauthenticated                     cognito-identity
cognito-idp:CreateUserPool                 smsConfiguration.snsCallerArn             cognito-idp
cognito-idp:UpdateUserPool                 smsConfiguration.snsCallerArn             cognito-idp
config:PutConfigurationRecorder            configurationRecorder.roleARN             config
config:PutConfigurationAggregator          organizationAggregationSource.roleArn     config
datasync:CreateLocationS3                  s3Config.bucketAccessRoleArn              datasync
dax:CreateCluster                          iamRoleArn                                dax
dlm:CreateLifecyclePolicy                  executionRoleArn                          dlm
dlm:UpdateLifecyclePolicy                  executionRoleArn                          dlm
dms:CreateEndpoint                         serviceAccessRoleArn                      dms
ec2:AssociateIamInstanceProfile            iamInstanceProfile                        ec2
ec2:AssociateIamInstanceProfile            AssociateIamInstanceProfileRequest.IamInstanceProfile ec2
ec2:ReplaceIamInstanceProfileAssociation   iamInstanceProfile                        ec2
ec2:ReplaceIamInstanceProfileAssociation   ReplaceIamInstanceProfileAssociationRequest.IamInstanceProfile ec2
ec2:RequestSpotInstances                   launchSpecification.iamInstanceProfile    ec2
ec2:RequestSpotFleet                       spotFleetRequestConfig.iamFleetRole       spotfleet
ec2:RunInstances                           iamInstanceProfile                        ec2
ec2:CreateFlowLogs                         deliverLogsPermissionArn                  vpc-flow-logs
ec2:CreateFlowLogs                         CreateFlowLogsRequest.DeliverLogsPermissionArn vpc-flow-logs
ecs:CreateService                          role                                      ecs
ecs:RegisterTaskDefinition                 taskRoleArn                               ecs-tasks
ecs:RegisterTaskDefinition                 executionRoleArn                          ecs-tasks
ecs:RunTask                                overrides.taskRoleArn                     ecs-tasks
ecs:RunTask                                overrides.executionRoleArn                ecs-tasks
ecs:StartTask                              overrides.taskRoleArn                     ecs-tasks
ecs:StartTask                              overrides.executionRoleArn                ecs-tasks
eks:CreateAddon                            serviceAccountRoleArn                     eks
eks:UpdateAddon                            serviceAccountRoleArn                     eks
eks:CreateCluster                          roleArn                                   eks
eks:CreateFargateProfile                   podExecutionRoleArn                       eks-fargate-pods
eks:CreateNodegroup                        nodeRole                                  eks
eks:CreatePodIdentityAssociation           roleArn                                   pods.eks
eks:UpdatePodIdentityAssociation           roleArn                                   pods.eks
elasticmapreduce:RunJobFlow                serviceRole                               elasticmapreduce
elasticmapreduce:RunJobFlow                jobFlowRole                               ec2
elasticmapreduce:RunJobFlow                autoScalingRole                           application-autoscaling
emr-serverless:StartJobRun                 executionRoleArn                          emr-serverless
es:CreateDomain                            cognitoOptions.roleArn                    es
es:CreateElasticsearchDomain               cognitoOptions.roleArn                    es
events:PutRule                             roleArn                                   events
events:PutTargets                          targets.roleArn                           events
events:CreateEndpoint                      roleArn                                   events
firehose:CreateDeliveryStream              s3DestinationConfiguration.roleARN        firehose
firehose:CreateDeliveryStream              extendedS3DestinationConfiguration.roleARN firehose
firehose:CreateDeliveryStream              kinesisStreamSourceConfiguration.roleARN  firehose
firehose:CreateDeliveryStream              redshiftDestinationConfiguration.roleARN  firehose
firehose:CreateDeliveryStream              amazonopensearchserviceDestinationConfiguration.roleARN firehose
firehose:UpdateDestination                 extendedS3DestinationUpdate.roleARN       firehose
fis:CreateExperimentTemplate               roleArn                                   fis
fis:UpdateExperimentTemplate               roleArn                                   fis
glue:CreateCrawler                         role                                      glue
glue:UpdateCrawler                         role                                      glue
glue:CreateDevEndpoint                     roleArn                                   glue
glue:CreateJob                             role                                      glue
glue:UpdateJob                             jobUpdate.role                            glue
glue:CreateSession                         role                                      glue
iot:CreateTopicRule                        topicRulePayload.actions.lambda.roleArn   iot
iot:CreateRoleAlias                        roleArn                                   credentials.iot
kinesisanalytics:CreateApplication         serviceExecutionRole                      kinesisanalytics
iam:AddRoleToInstanceProfile               roleName                                  ec2
lambda:CreateFunction                      role                                      lambda
lambda:UpdateFunctionConfiguration         role                                      lambda
logs:PutDestination                        roleArn                                   logs
logs:PutSubscriptionFilter                 roleArn                                   logs
opsworks-cm:CreateServer                   instanceProfileArn                        ec2
opsworks-cm:CreateServer                   serviceRoleArn                            opsworks-cm
pipes:CreatePipe                           roleArn                                   pipes
pipes:UpdatePipe                           roleArn                                   pipes
rds:AddRoleToDBCluster                     roleArn                                   rds
rds:AddRoleToDBInstance                    roleArn                                   rds
rds:CreateDBCluster                        monitoringRoleArn                         monitoring.rds
rds:CreateDBInstance                       monitoringRoleArn                         monitoring.rds
rds:CreateDBInstanceReadReplica            monitoringRoleArn                         monitoring.rds
rds:CreateDBProxy                          roleArn                                   rds
rds:ModifyDBInstance                       monitoringRoleArn                         monitoring.rds
rds:StartExportTask                        iamRoleArn                                export.rds
redshift:CreateCluster                     iamRoles                                  redshift
redshift:ModifyClusterIamRoles             addIamRoles                               redshift
s3:PutReplicationConfiguration             ReplicationConfiguration.Role             s3
s3:CreateJob                               CreateJobRequest.RoleArn                  batchoperations.s3
sagemaker:CreateAutoMLJob                  roleArn                                   sagemaker
sagemaker:CreateDomain                     defaultUserSettings.executionRole         sagemaker
sagemaker:CreateHyperParameterTuningJob    trainingJobDefinition.roleArn             sagemaker
sagemaker:CreateModel                      executionRoleArn                          sagemaker
sagemaker:CreateNotebookInstance           roleArn                                   sagemaker
sagemaker:CreatePipeline                   roleArn                                   sagemaker
sagemaker:CreateProcessingJob              roleArn                                   sagemaker
sagemaker:CreateTrainingJob                roleArn                                   sagemaker
sagemaker:CreateUserProfile                userSettings.executionRole                sagemaker
scheduler:CreateSchedule                   target.roleArn                            scheduler
scheduler:UpdateSchedule                   target.roleArn                            scheduler
sns:SetTopicAttributes                     attributes.feedbackRoleArn                sns
ssm:RegisterTaskWithMaintenanceWindow      serviceRoleArn                            ssm
ssm:SendCommand                            serviceRoleArn                            ssm
ssm:StartAutomationExecution               parameters.AutomationAssumeRole           ssm
states:CreateStateMachine                  roleArn                                   states
states:UpdateStateMachine                  roleArn                                   states
synthetics:CreateCanary                    executionRoleArn                          lambda
synthetics:UpdateCanary                    executionRoleArn                          lambda
transfer:CreateServer                      loggingRole                               transfer
transfer:CreateUser                        role                                      transfer
transfer:UpdateServer                      loggingRole                               transfer
transfer:UpdateUser                        role                                      transfer
`;

/** The rows for one call, by its action's name. */
export const ROLE_PARAMETERS: ReadonlyMap<string, readonly RoleParameter[]> = Map.groupBy(
  TABLE.trim()
    .split('\n')
    .map((line): RoleParameter => {
      const [action = '', path = '', service = ''] = line.split(/\s+/);
      return { action, path, service: `${service}.amazonaws.com` };
    }),
  (row) => row.action,
);
