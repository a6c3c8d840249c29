import { Duration, Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { NoticesTopic } from './notices-topic.ts';
import { RatchetFunction } from './ratchet-function.ts';
import type { Settings } from './settings.ts';
import { allow } from './statements.ts';

/** Channels that a secret switches on: construct id, and the setting that names the secret. */
const BY_SECRET = [
  ['Slack', 'slackSecret'],
  ['Webhook', 'webhookSecret'],
  ['GitHub', 'githubSecret'],
  ['Jira', 'jiraSecret'],
] as const;

export interface NoticeChannelsProps {
  readonly notices: NoticesTopic;
  readonly settings: Settings;
  /** What every function is told. */
  readonly environment: Readonly<Record<string, string>>;
  readonly reviewUrl: string;
  /** What the channel to people's own subscriptions needs to put a link that opens the ticket into its messages. */
  readonly sender: {
    readonly environment: Readonly<Record<string, string>>;
    readonly permissions: readonly PolicyStatement[];
  };
  /** To read a ticket, and to put on it what became of a notice. */
  readonly notes: () => PolicyStatement;
}

/**
 * A function for each way to tell people. Each has its own secret and may do nothing else, is sent a notice again when
 * it fails, and fails alone: what none of its tries could tell lies in its queue, and the ticket says so.
 */
export class NoticeChannels extends Construct {
  constructor(scope: Construct, id: string, props: NoticeChannelsProps) {
    super(scope, id);
    const { notices, settings, reviewUrl, sender } = props;
    const { people } = notices;
    this.add('People', props, {
      environment: {
        REVIEW_URL: reviewUrl,
        PEOPLE_TOPIC_ARN: people.topicArn,
        ...sender.environment,
      },
      permissions: [allow(['sns:Publish'], [people.topicArn]), ...sender.permissions],
    });
    for (const [channel, setting] of BY_SECRET) {
      const secret = settings[setting];
      if (secret === undefined) continue;
      this.add(channel, props, {
        environment: { REVIEW_URL: reviewUrl, CHANNEL_SECRET: secret },
        permissions: [readSecret(Stack.of(this), secret)],
      });
    }
  }

  private add(
    channel: string,
    { notices, environment, notes }: NoticeChannelsProps,
    own: {
      readonly environment: Readonly<Record<string, string>>;
      readonly permissions: readonly PolicyStatement[];
    },
  ): void {
    const scope = new Construct(this, channel);
    const lost = new Queue(scope, 'Lost', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const { lambda } = new RatchetFunction(scope, 'Notify', {
      file: `notify-${channel.toLowerCase()}`,
      description: `Tells notices by ${channel === 'People' ? 'SNS' : channel}`,
      timeoutSeconds: 60,
      memoryMiB: 256,
      environment: { ...environment, ...own.environment },
      permissions: [notes(), ...own.permissions],
    });
    lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(lost),
    });
    notices.topic.addSubscription(new LambdaSubscription(lambda, { deadLetterQueue: lost }));
  }
}

/** One secret. Secrets Manager puts six characters behind a name, which nobody knows before it is made. */
export function readSecret({ partition, region, account }: Stack, name: string): PolicyStatement {
  return allow(
    ['secretsmanager:GetSecretValue'],
    [`arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`],
  );
}
