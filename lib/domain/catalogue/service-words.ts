import { serviceTitle } from './catalogue.ts';
import { wordsOf } from './words.ts';

/**
 * What people call a service besides its prefix and the title that AWS gives it: names written out, abbreviations in
 * use, and the product that a prefix hides. Source: the services' own guides ("Amazon Simple Storage Service (Amazon
 * S3)"), and the CLI's command names where they differ from the prefix (`aws stepfunctions`, `aws emr`, `aws elbv2`).
 */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['apigateway', 'apigw api gateway rest'],
  ['application-autoscaling', 'application auto scaling'],
  ['autoscaling', 'asg auto scaling group'],
  ['cloudformation', 'cfn stack'],
  ['cloudwatch', 'cw metrics alarms'],
  ['cognito-idp', 'cognito user pools'],
  ['dynamodb', 'ddb dynamo'],
  ['ec2', 'elastic compute cloud vpc ebs'],
  ['ecr', 'elastic container registry docker'],
  ['ecs', 'elastic container service fargate'],
  ['eks', 'elastic kubernetes service k8s'],
  ['elasticfilesystem', 'efs elastic file system'],
  ['elasticloadbalancing', 'elb elbv2 alb nlb elastic load balancing balancer'],
  ['elasticmapreduce', 'emr elastic map reduce'],
  ['es', 'opensearch elasticsearch'],
  ['events', 'eventbridge cloudwatch events event bridge'],
  ['execute-api', 'api gateway'],
  ['iam', 'identity and access management'],
  ['kafka', 'msk managed streaming'],
  ['kms', 'key management service'],
  ['logs', 'cloudwatch logs cwl'],
  ['rds', 'relational database service aurora'],
  ['route53', 'r53 dns'],
  ['s3', 'simple storage service'],
  ['secretsmanager', 'secrets manager'],
  ['ses', 'simple email service'],
  ['sns', 'simple notification service'],
  ['sqs', 'simple queue service'],
  ['ssm', 'systems manager parameter store'],
  ['sso', 'identity center'],
  ['states', 'step functions stepfunctions sfn'],
  ['sts', 'security token service'],
]);

export interface ServiceWords {
  /** Of the prefix, where it has several: `s3`, `outposts`. */
  readonly parts: readonly string[];
  /** Of its title and its other names. */
  readonly called: readonly string[];
}

/** The words that a service, given by its prefix, can be found by. */
export function serviceWords(service: string): ServiceWords {
  const title = serviceTitle(service) ?? '';
  return {
    parts: service.split('-'),
    called: [...wordsOf(title), ...(ALIASES.get(service)?.split(' ') ?? [])],
  };
}
