import { Duration } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { RatchetFunction, type RatchetFunctionProps } from './ratchet-function.ts';

/** EventBridge gives up on an event after a day; a person needs longer to look. */
const KEEP = Duration.days(14);
const GIVE_UP_AFTER = Duration.hours(24);

export type TagTriggerProps = Pick<RatchetFunctionProps, 'environment' | 'permissions'>;

/** Starts an execution when a role gets the tag, by TagRole or as it is made. */
export class TagTrigger extends Construct {
  constructor(scope: Construct, id: string, { environment, permissions }: TagTriggerProps) {
    super(scope, id);

    const lost = new Queue(this, 'Lost', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: KEEP,
    });
    const start = new RatchetFunction(this, 'Start', {
      file: 'start',
      description: 'Starts tighten-role for a role that was tagged lp:observe',
      timeoutSeconds: 60,
      memoryMiB: 256,
      environment,
      permissions,
    });
    // Two ways to lose an event: EventBridge cannot deliver it, or the function fails on it again and again.
    start.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(lost),
    });

    new Rule(this, 'Rule', {
      description: 'A role was tagged lp:observe',
      eventPattern: {
        source: ['aws.iam'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['iam.amazonaws.com'],
          eventName: ['TagRole', 'CreateRole'],
          errorCode: Match.doesNotExist(),
          // Tag keys of roles are case-insensitive (IAM user guide, "Tags for IAM resources").
          requestParameters: { tags: { key: Match.equalsIgnoreCase('lp:observe') } },
        },
      },
      targets: [
        new LambdaFunction(start.lambda, {
          deadLetterQueue: lost,
          maxEventAge: GIVE_UP_AFTER,
          retryAttempts: 185,
        }),
      ],
    });
  }
}
