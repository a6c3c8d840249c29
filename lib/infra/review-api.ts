import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { RatchetFunction, type RatchetFunctionProps } from './ratchet-function.ts';

/** Query strings are left out: a link of a review is a secret. */
const ACCESS_LOG = {
  time: '$context.requestTimeEpoch',
  request: '$context.requestId',
  caller: '$context.identity.userArn',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
};

export interface ReviewApiProps extends Pick<RatchetFunctionProps, 'environment' | 'permissions'> {
  /** Whether every route asks for a signed request of a principal that may call it. Else the pages ask themselves. */
  readonly signed: boolean;
}

/** The review pages. None is open: where requests are not signed, the app asks for a login or for a link. */
export class ReviewApi extends Construct {
  readonly url: string;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, props: ReviewApiProps) {
    super(scope, id);
    const { signed, environment, permissions } = props;

    const { lambda } = new RatchetFunction(this, 'Pages', {
      file: 'review-api',
      description: 'Shows review tickets and takes decisions',
      timeoutSeconds: 29,
      memoryMiB: 512,
      environment,
      permissions,
    });
    const api = new HttpApi(this, 'Api', {
      description: 'Ratchet: review tickets',
      createDefaultStage: false,
      ...(signed ? { defaultAuthorizer: new HttpIamAuthorizer() } : {}),
    });
    const integration = new HttpLambdaIntegration('Lambda', lambda);
    for (const path of ['/', '/{path+}']) {
      const methods = [HttpMethod.GET, HttpMethod.POST];
      for (const route of api.addRoutes({ path, methods, integration })) {
        if (signed) continue;
        Validations.of(route).acknowledge({
          id: 'AwsSolutions::AwsSolutions-APIG4',
          reason:
            'As ratchet:review says, the app itself asks for a login or a link before it shows or takes anything.',
        });
      }
    }
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 20, burstLimit: 40 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', {
            retention: RetentionDays.THREE_MONTHS,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    this.url = stage.url;
    // What links are good for. The API does not depend on the function, so this makes no circle.
    lambda.addEnvironment('REVIEW_URL', stage.url);
    this.api = api;
  }
}
