/** What hands a role to a service and makes the service act with it; iam:PassRole is needed besides. */
export interface Handing {
  readonly id: string;
  /** Whom the role has to trust. */
  readonly to: keyof typeof PRINCIPALS;
  readonly actions: readonly string[];
  readonly what: string;
  readonly source: string;
}

/** What iam:PassedToService says; empty where that is not documented. */
export const PRINCIPALS = {
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
