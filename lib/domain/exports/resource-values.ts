import type { OwnedValue } from './owner.ts';

/** One resource of a stack, as `describe-stack-resources` and `list-stack-resources` tell of it. */
export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

export interface Place {
  readonly partition: string;
  readonly account: string;
  /** Null when it is not known: then only what is in no region has values. */
  readonly region: string | null;
}

const ARN = 'arn:{partition}:';
const HERE = '{region}:{account}:';

/**
 * What a resource's `Ref` or an attribute (between `<` and `>`) gives, and which ARNs have it in them: a reference and
 * the ARN. `{id}` is the physical id, which is what `Ref` gives; `{tail}` what of it stands after the last slash. A type's
 * page is https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-SERVICE-RESOURCE.html,
 * "Return values"; the ARN's form is the service's page in the Service Authorization Reference, "Resource types".
 */
const VALUES: ReadonlyMap<string, readonly (readonly [attribute: string | null, arn: string])[]> =
  new Map([
    ['AWS::S3::Bucket', [['Arn', `<${ARN}s3:::{id}>`]]],
    ['AWS::S3Express::DirectoryBucket', [['Arn', `<${ARN}s3express:${HERE}bucket/{id}>`]]],
    ['AWS::DynamoDB::Table', [['Arn', `<${ARN}dynamodb:${HERE}table/{id}>`]]],
    ['AWS::DynamoDB::GlobalTable', [['Arn', `<${ARN}dynamodb:${HERE}table/{id}>`]]],
    // Ref is the URL, at whose end the name stands.
    ['AWS::SQS::Queue', [['Arn', `<${ARN}sqs:${HERE}{tail}>`]]],
    ['AWS::SNS::Topic', [[null, '<{id}>']]],
    [
      'AWS::Lambda::Function',
      [
        ['Arn', `<${ARN}lambda:${HERE}function:{id}>`],
        // Where a function logs unless it is told otherwise.
        [null, `${ARN}logs:${HERE}log-group:/aws/lambda/<{id}>`],
      ],
    ],
    ['AWS::Lambda::Alias', [[null, '<{id}>']]],
    ['AWS::Lambda::Version', [[null, '<{id}>']]],
    ['AWS::Lambda::LayerVersion', [[null, '<{id}>']]],
    ['AWS::KMS::Key', [['Arn', `<${ARN}kms:${HERE}key/{id}>`]]],
    // The id is alias/NAME.
    ['AWS::KMS::Alias', [[null, `${ARN}kms:${HERE}<{id}>`]]],
    ['AWS::SecretsManager::Secret', [[null, '<{id}>']]],
    ['AWS::Kinesis::Stream', [['Arn', `<${ARN}kinesis:${HERE}stream/{id}>`]]],
    [
      'AWS::KinesisFirehose::DeliveryStream',
      [['Arn', `<${ARN}firehose:${HERE}deliverystream/{id}>`]],
    ],
    [
      'AWS::StepFunctions::StateMachine',
      [
        [null, '<{id}>'],
        ['Name', `${ARN}states:${HERE}execution:<{name}>`],
        ['Name', `${ARN}states:${HERE}express:<{name}>`],
      ],
    ],
    ['AWS::StepFunctions::Activity', [[null, '<{id}>']]],
    [
      'AWS::Logs::LogGroup',
      [
        // The attribute ends with a colon and a star.
        ['Arn', `<${ARN}logs:${HERE}log-group:{id}:*>`],
        [null, `${ARN}logs:${HERE}log-group:<{id}>`],
      ],
    ],
    // By name: the attribute has the path in it, which is not told.
    ['AWS::IAM::Role', [[null, `${ARN}iam::{account}:role/<{id}>`]]],
    ['AWS::IAM::User', [[null, `${ARN}iam::{account}:user/<{id}>`]]],
    ['AWS::IAM::Group', [[null, `${ARN}iam::{account}:group/<{id}>`]]],
    ['AWS::IAM::InstanceProfile', [[null, `${ARN}iam::{account}:instance-profile/<{id}>`]]],
    ['AWS::IAM::ManagedPolicy', [[null, '<{id}>']]],
    ['AWS::Events::EventBus', [['Arn', `<${ARN}events:${HERE}event-bus/{id}>`]]],
    ['AWS::ECR::Repository', [['Arn', `<${ARN}ecr:${HERE}repository/{id}>`]]],
    ['AWS::ECS::Cluster', [['Arn', `<${ARN}ecs:${HERE}cluster/{id}>`]]],
    ['AWS::ECS::TaskDefinition', [[null, '<{id}>']]],
    ['AWS::ECS::Service', [[null, '<{id}>']]],
    ['AWS::RDS::DBInstance', [['DBInstanceArn', `<${ARN}rds:${HERE}db:{id}>`]]],
    ['AWS::RDS::DBCluster', [['DBClusterArn', `<${ARN}rds:${HERE}cluster:{id}>`]]],
    ['AWS::Cognito::UserPool', [['Arn', `<${ARN}cognito-idp:${HERE}userpool/{id}>`]]],
    ['AWS::EFS::FileSystem', [['Arn', `<${ARN}elasticfilesystem:${HERE}file-system/{id}>`]]],
    ['AWS::EKS::Cluster', [['Arn', `<${ARN}eks:${HERE}cluster/{id}>`]]],
    ['AWS::CodeBuild::Project', [['Arn', `<${ARN}codebuild:${HERE}project/{id}>`]]],
    ['AWS::CodePipeline::Pipeline', [[null, `${ARN}codepipeline:${HERE}<{id}>`]]],
    ['AWS::CloudFormation::Stack', [[null, '<{id}>']]],
    [
      'AWS::ApiGateway::RestApi',
      [
        [null, `${ARN}execute-api:${HERE}<{id}>`],
        [null, `${ARN}apigateway:{region}::/restapis/<{id}>`],
      ],
    ],
    [
      'AWS::ApiGatewayV2::Api',
      [
        [null, `${ARN}execute-api:${HERE}<{id}>`],
        [null, `${ARN}apigateway:{region}::/apis/<{id}>`],
      ],
    ],
    ['AWS::AppSync::GraphQLApi', [[null, '<{id}>']]],
    ['AWS::OpenSearchService::Domain', [['Arn', `<${ARN}es:${HERE}domain/{id}>`]]],
    ['AWS::CloudWatch::Alarm', [['Arn', `<${ARN}cloudwatch:${HERE}alarm:{id}>`]]],
    ['AWS::Glue::Database', [[null, `${ARN}glue:${HERE}database/<{id}>`]]],
    ['AWS::Glue::Job', [[null, `${ARN}glue:${HERE}job/<{id}>`]]],
    // A name with slashes begins with one.
    [
      'AWS::SSM::Parameter',
      [
        [null, `${ARN}ssm:${HERE}parameter/<{relative}>`],
        [null, `${ARN}ssm:${HERE}parameter<{absolute}>`],
      ],
    ],
    ['AWS::Athena::WorkGroup', [[null, `${ARN}athena:${HERE}workgroup/<{id}>`]]],
    ['AWS::Batch::JobQueue', [[null, '<{id}>']]],
    ['AWS::MSK::Cluster', [[null, '<{id}>']]],
    ['AWS::CloudFront::Distribution', [[null, `${ARN}cloudfront::{account}:distribution/<{id}>`]]],
    ['AWS::Route53::HostedZone', [[null, `${ARN}route53:::hostedzone/<{id}>`]]],
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', [[null, '<{id}>']]],
    ['AWS::ElasticLoadBalancingV2::TargetGroup', [[null, '<{id}>']]],
  ]);

/** The types whose values are known. */
export const VALUED_TYPES: readonly string[] = [...VALUES.keys()];

/** What in an ARN the resource's references stand for; nothing for types that are not known here. */
export function valuesOf(
  { logicalId, physicalId, type }: StackResource,
  place: Place,
): OwnedValue[] {
  const words = new Map([
    ['partition', place.partition],
    ['account', place.account],
    ['id', physicalId],
    [physicalId.startsWith('/') ? 'absolute' : 'relative', physicalId],
    ['tail', physicalId.slice(physicalId.lastIndexOf('/') + 1)],
    ['name', physicalId.slice(physicalId.lastIndexOf(':') + 1)],
    ...(place.region === null ? [] : [['region', place.region] as const]),
  ]);
  return (VALUES.get(type) ?? []).flatMap(([attribute, form]) => {
    const [, before = '', value = ''] = /^(.*)<(.*)>$/.exec(form) ?? [];
    const filled = [before, value].map((text) => fill(text, words));
    const [head, own] = filled;
    if (head == null || own == null || !`${head}${own}`.startsWith('arn:')) return [];
    return [
      { before: head, value: own, reference: { kind: 'resource', id: logicalId, attribute } },
    ];
  });
}

/** Null when a word is missing or empty. */
function fill(form: string, words: ReadonlyMap<string, string>): string | null {
  let whole = true;
  const filled = form.replaceAll(/\{(\w+)\}/g, (_, word) => {
    const said = words.get(word) ?? '';
    whole &&= said !== '';
    return said;
  });
  return whole ? filled : null;
}
