import { hackingTheCloud, hackTricks, type Path, pathfinding } from './path.ts';

/** What hands a role to a service and makes the service act with it; iam:PassRole is needed besides. */
interface Handing {
  readonly id: string;
  /** Whom the role has to trust. */
  readonly to: keyof typeof PRINCIPALS;
  readonly actions: readonly string[];
  readonly what: string;
  readonly source: string;
}

/** What iam:PassedToService says; empty where that is not documented. */
const PRINCIPALS = {
  'App Runner': '',
  'Bedrock AgentCore': 'bedrock-agentcore.amazonaws.com',
  CloudFormation: 'cloudformation.amazonaws.com',
  CodeBuild: 'codebuild.amazonaws.com',
  CodeStar: 'codestar.amazonaws.com',
  'Cognito identity pools': '',
  'Data Pipeline': '',
  EC2: 'ec2.amazonaws.com',
  'ECS tasks': 'ecs-tasks.amazonaws.com',
  EMR: '',
  Glue: 'glue.amazonaws.com',
  Lambda: 'lambda.amazonaws.com',
  SageMaker: 'sagemaker.amazonaws.com',
} as const;

const EC2_PAGE = hackTricks('aws-privilege-escalation/aws-ec2-privesc');
const SAGEMAKER_PAGE = hackTricks('aws-privilege-escalation/aws-sagemaker-privesc');

const HANDINGS: readonly Handing[] = [
  {
    id: 'ec2-run-instances',
    to: 'EC2',
    actions: ['ec2:RunInstances'],
    what: 'start an instance with the role and take its credentials',
    source: pathfinding('ec2-001'),
  },
  {
    id: 'ec2-spot-instances',
    to: 'EC2',
    actions: ['ec2:RequestSpotInstances'],
    what: 'start a spot instance with the role and take its credentials',
    source: pathfinding('ec2-003'),
  },
  {
    id: 'ec2-associate-profile',
    to: 'EC2',
    actions: ['ec2:AssociateIamInstanceProfile'],
    what: 'give the role to an instance it can enter',
    source: EC2_PAGE,
  },
  {
    id: 'ec2-replace-profile',
    to: 'EC2',
    actions: ['ec2:ReplaceIamInstanceProfileAssociation'],
    what: 'swap the role of an instance it can enter',
    source: EC2_PAGE,
  },
  {
    id: 'ec2-role-into-profile',
    to: 'EC2',
    actions: ['iam:AddRoleToInstanceProfile'],
    what: 'put the role into the profile of an instance it can enter',
    source: EC2_PAGE,
  },
  {
    id: 'autoscaling-launch-configuration',
    to: 'EC2',
    actions: ['autoscaling:CreateLaunchConfiguration', 'autoscaling:CreateAutoScalingGroup'],
    what: 'have Auto Scaling start instances with the role',
    source: EC2_PAGE,
  },
  {
    id: 'autoscaling-launch-template',
    to: 'EC2',
    actions: ['ec2:CreateLaunchTemplate', 'autoscaling:CreateAutoScalingGroup'],
    what: 'have Auto Scaling start instances with the role from a template of its own',
    source: EC2_PAGE,
  },
  {
    id: 'lambda-invoke',
    to: 'Lambda',
    actions: ['lambda:CreateFunction', 'lambda:InvokeFunction'],
    what: 'make a function with the role and invoke it',
    source: pathfinding('lambda-001'),
  },
  {
    id: 'lambda-event-source',
    to: 'Lambda',
    actions: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    what: 'make a function with the role that a table or queue sets off',
    source: pathfinding('lambda-002'),
  },
  {
    id: 'lambda-add-permission',
    to: 'Lambda',
    actions: ['lambda:CreateFunction', 'lambda:AddPermission'],
    what: 'make a function with the role and let anybody invoke it',
    source: pathfinding('lambda-006'),
  },
  {
    id: 'lambda-url',
    to: 'Lambda',
    actions: [
      'lambda:CreateFunction',
      'lambda:CreateFunctionUrlConfig',
      'lambda:InvokeFunctionUrl',
    ],
    what: 'make a function with the role and call it by its URL',
    source: hackTricks('aws-privilege-escalation/aws-lambda-privesc'),
  },
  {
    id: 'ecs-run-task',
    to: 'ECS tasks',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
    what: 'run a container of its own with the role',
    source: pathfinding('ecs-004'),
  },
  {
    id: 'ecs-override-task',
    to: 'ECS tasks',
    actions: ['ecs:RunTask'],
    what: 'run an existing task with another command and the role',
    source: hackingTheCloud('iampassrole-ecsruntask'),
  },
  {
    id: 'ecs-create-service',
    to: 'ECS tasks',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
    what: 'keep a container of its own running with the role',
    source: pathfinding('ecs-003'),
  },
  {
    id: 'ecs-start-task',
    to: 'ECS tasks',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
    what: 'start a container of its own with the role on an instance of the cluster',
    source: pathfinding('ecs-005'),
  },
  {
    id: 'glue-dev-endpoint',
    to: 'Glue',
    actions: ['glue:CreateDevEndpoint'],
    what: 'make a development endpoint with the role and sign in to it',
    source: pathfinding('glue-001'),
  },
  {
    id: 'glue-start-job',
    to: 'Glue',
    actions: ['glue:CreateJob', 'glue:StartJobRun'],
    what: 'run a job of its own with the role',
    source: pathfinding('glue-003'),
  },
  {
    id: 'glue-trigger-job',
    to: 'Glue',
    actions: ['glue:CreateJob', 'glue:CreateTrigger'],
    what: 'have a trigger run a job of its own with the role',
    source: pathfinding('glue-004'),
  },
  {
    id: 'glue-update-job',
    to: 'Glue',
    actions: ['glue:UpdateJob', 'glue:StartJobRun'],
    what: 'put its own script and the role into an existing job and run it',
    source: pathfinding('glue-005'),
  },
  {
    id: 'glue-update-trigger',
    to: 'Glue',
    actions: ['glue:UpdateJob', 'glue:CreateTrigger'],
    what: 'put its own script and the role into an existing job and have a trigger run it',
    source: pathfinding('glue-006'),
  },
  {
    id: 'cloudformation-create-stack',
    to: 'CloudFormation',
    actions: ['cloudformation:CreateStack'],
    what: 'make whatever the role may make, by a template',
    source: pathfinding('cloudformation-001'),
  },
  {
    id: 'cloudformation-create-stack-set',
    to: 'CloudFormation',
    actions: ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
    what: 'make whatever the role may make, in other accounts too',
    source: pathfinding('cloudformation-003'),
  },
  {
    id: 'cloudformation-update-stack-set',
    to: 'CloudFormation',
    actions: ['cloudformation:UpdateStackSet'],
    what: 'change the template of a stack set and have the role carry it out',
    source: pathfinding('cloudformation-004'),
  },
  {
    id: 'codebuild-start-build',
    to: 'CodeBuild',
    actions: ['codebuild:CreateProject', 'codebuild:StartBuild'],
    what: 'run build commands of its own with the role',
    source: pathfinding('codebuild-001'),
  },
  {
    id: 'codebuild-start-batch',
    to: 'CodeBuild',
    actions: ['codebuild:CreateProject', 'codebuild:StartBuildBatch'],
    what: 'run a batch of build commands of its own with the role',
    source: pathfinding('codebuild-004'),
  },
  {
    id: 'codestar-create-project',
    to: 'CodeStar',
    actions: ['codestar:CreateProject'],
    what: 'make a project whose template the role carries out',
    source: hackingTheCloud('iampassrole-codestarcreateproject'),
  },
  {
    id: 'datapipeline-activate',
    to: 'Data Pipeline',
    actions: [
      'datapipeline:CreatePipeline',
      'datapipeline:PutPipelineDefinition',
      'datapipeline:ActivatePipeline',
    ],
    what: 'run shell commands of its own with the role',
    source: pathfinding('datapipeline-001'),
  },
  {
    id: 'sagemaker-notebook',
    to: 'SageMaker',
    actions: ['sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'],
    what: 'open a notebook that has the role',
    source: SAGEMAKER_PAGE,
  },
  {
    id: 'sagemaker-training-job',
    to: 'SageMaker',
    actions: ['sagemaker:CreateTrainingJob'],
    what: 'run a training container of its own with the role',
    source: pathfinding('sagemaker-002'),
  },
  {
    id: 'sagemaker-processing-job',
    to: 'SageMaker',
    actions: ['sagemaker:CreateProcessingJob'],
    what: 'run a processing container of its own with the role',
    source: pathfinding('sagemaker-003'),
  },
  {
    id: 'sagemaker-tuning-job',
    to: 'SageMaker',
    actions: ['sagemaker:CreateHyperParameterTuningJob'],
    what: 'run a tuning container of its own with the role',
    source: SAGEMAKER_PAGE,
  },
  {
    id: 'apprunner-create-service',
    to: 'App Runner',
    actions: ['apprunner:CreateService'],
    what: 'run a web service of its own with the role',
    source: pathfinding('apprunner-001'),
  },
  {
    id: 'agentcore-code-interpreter',
    to: 'Bedrock AgentCore',
    actions: [
      'bedrock-agentcore:CreateCodeInterpreter',
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
    ],
    what: 'run code of its own with the role in an interpreter',
    source: pathfinding('bedrock-001'),
  },
  {
    id: 'emr-run-job-flow',
    to: 'EMR',
    actions: ['elasticmapreduce:RunJobFlow'],
    what: 'start a cluster with the role and take its credentials',
    source: hackTricks('aws-privilege-escalation/aws-emr-privesc'),
  },
  {
    id: 'cognito-pool-roles',
    to: 'Cognito identity pools',
    actions: ['cognito-identity:SetIdentityPoolRoles'],
    what: 'give the role to whoever asks an identity pool for credentials',
    source: hackTricks('aws-privilege-escalation/aws-cognito-privesc'),
  },
];

export const PASS_ROLE_PATHS: readonly Path[] = HANDINGS.map(
  ({ id, to, actions, what, source }) => ({
    id: `pass-role-${id}`,
    actions: ['iam:PassRole', ...actions],
    on: `a role with more rights that trusts ${to}`,
    ...(PRINCIPALS[to] === '' ? {} : { context: { 'iam:PassedToService': PRINCIPALS[to] } }),
    what,
    source,
  }),
);
