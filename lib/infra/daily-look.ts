import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { RatchetFunction } from './ratchet-function.ts';

export interface DailyLookProps {
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly PolicyStatement[];
}

/** Once a day: reminds of tickets that run out, and counts what only a look can count. */
export class DailyLook extends Construct {
  readonly lambda: Lambda;

  constructor(scope: Construct, id: string, { environment, permissions }: DailyLookProps) {
    super(scope, id);
    const lost = new Queue(this, 'Lost', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const { lambda } = new RatchetFunction(this, 'Remind', {
      file: 'remind',
      description: 'Reminds of tickets that run out',
      timeoutSeconds: 300,
      memoryMiB: 512,
      environment,
      permissions,
    });
    lambda.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(lost) });
    new Rule(this, 'Rule', {
      description: 'Once a day',
      schedule: Schedule.cron({ hour: '7', minute: '11' }),
      targets: [new LambdaFunction(lambda, { deadLetterQueue: lost, retryAttempts: 185 })],
    });
    this.lambda = lambda;
  }
}
