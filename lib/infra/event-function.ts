import { Duration } from 'aws-cdk-lib';
import { CfnRule, type EventPattern, type IEventBusRef, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { RatchetFunction, type RatchetFunctionProps } from './ratchet-function.ts';

/** EventBridge gives up on an event after a day; a person needs longer to look. */
const KEEP = Duration.days(14);
const GIVE_UP_AFTER = Duration.hours(24);

export interface EventFunctionProps
  extends Pick<RatchetFunctionProps, 'file' | 'environment' | 'permissions'> {
  /** Construct id of the function. */
  readonly id: string;
  readonly description: string;
  /** What the rule is for. */
  readonly event: string;
  readonly eventPattern: EventPattern;
  /** Whether the rule gets calls that only read (Get, List, Describe) as well, which rules otherwise do not. */
  readonly readsToo: boolean;
  /** The account's default bus when undefined. */
  readonly bus: IEventBusRef | undefined;
}

/** A function that an event calls, with the rule that picks the events, and a queue for what neither could handle. */
export function addEventFunction(scope: Construct, props: EventFunctionProps): void {
  const { id, file, description, environment, permissions } = props;
  const lost = new Queue(scope, 'Lost', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: KEEP,
  });
  const { lambda } = new RatchetFunction(scope, id, {
    file,
    description,
    timeoutSeconds: 60,
    memoryMiB: 256,
    environment,
    permissions,
  });
  // Two ways to lose an event: EventBridge cannot deliver it, or the function fails on it again and again.
  lambda.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    onFailure: new SqsDestination(lost),
  });

  const rule = new Rule(scope, 'Rule', {
    description: props.event,
    ...(props.bus === undefined ? {} : { eventBus: props.bus }),
    eventPattern: props.eventPattern,
    targets: [
      new LambdaFunction(lambda, {
        deadLetterQueue: lost,
        maxEventAge: GIVE_UP_AFTER,
        retryAttempts: 185,
      }),
    ],
  });
  if (props.readsToo) hearReads(rule);
}

/** A rule on the default bus gets calls that only read too (EventBridge user guide, "Read-only management events"). */
export function hearReads({ node: { defaultChild } }: Rule): void {
  if (defaultChild instanceof CfnRule) {
    defaultChild.state = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  }
}
