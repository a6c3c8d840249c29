import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { readSecret } from './notice-channels.ts';
import { RatchetFunction } from './ratchet-function.ts';
import { allow } from './statements.ts';

export interface SlackInteractionsProps {
  readonly api: HttpApi;
  readonly slackSecret: string;
  readonly reviewUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What a decision needs. */
  readonly decides: readonly PolicyStatement[];
}

/**
 * The buttons in Slack, in two functions: the one that the world can reach can check a signature, open a window and
 * call the other, and nothing else; the other decides, after Slack has had its answer.
 */
export class SlackInteractions extends Construct {
  constructor(scope: Construct, id: string, props: SlackInteractionsProps) {
    super(scope, id);
    const { api, slackSecret, environment } = props;
    const own = { REVIEW_URL: props.reviewUrl, CHANNEL_SECRET: slackSecret };
    const secret = readSecret(Stack.of(this), slackSecret);
    const lost = new Queue(this, 'Lost', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });

    const { lambda: decides } = new RatchetFunction(this, 'Decide', {
      file: 'slack-decide',
      description: 'Takes a decision that was confirmed in Slack',
      timeoutSeconds: 60,
      memoryMiB: 512,
      environment: { ...environment, ...own },
      permissions: [...props.decides, secret],
    });
    decides.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(lost),
    });

    const { lambda: hears } = new RatchetFunction(this, 'Hear', {
      file: 'slack-interactions',
      description: 'Hears presses and windows from Slack',
      timeoutSeconds: 10,
      // More memory is more processor: Slack waits for 3 seconds, cold starts included.
      memoryMiB: 1024,
      environment: { ...environment, ...own, DECIDE_FUNCTION: decides.functionName },
      permissions: [secret, allow(['lambda:InvokeFunction'], [decides.functionArn])],
    });
    const routes = api.addRoutes({
      path: '/slack/interactions',
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Hear', hears),
      authorizer: new HttpNoneAuthorizer(),
    });
    for (const route of routes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions::AwsSolutions-APIG4',
        reason:
          'Slack cannot sign as AWS wants it. Its own signature over the body is checked before anything else, and the function behind can do nothing but open a window and call the one that decides.',
      });
    }
  }
}
