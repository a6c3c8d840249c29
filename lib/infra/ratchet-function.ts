import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as Lambda,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { functionCode } from './function-code.ts';

/** All of Ratchet's own roles stand under this path, so that it can refuse to touch them. */
export const OWN_ROLE_PATH = '/ratchet/';

export interface RatchetFunctionProps {
  /** `start-generation` for functions/start-generation.ts. */
  readonly file: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  /** All the function may do, besides writing its own log. */
  readonly permissions: readonly PolicyStatement[];
}

/** One Lambda function with a role and a log group that are its own. */
export class RatchetFunction extends Construct {
  readonly lambda: Lambda;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: RatchetFunctionProps) {
    super(scope, id);

    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      path: OWN_ROLE_PATH,
      description: `Ratchet's function ${props.file}`,
    });
    logGroup.grantWrite(this.role);
    for (const statement of props.permissions) this.role.addToPolicy(statement);

    this.lambda = new Lambda(this, 'Function', {
      code: functionCode(props.file),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMiB,
      timeout: Duration.seconds(props.timeoutSeconds),
      description: props.description,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        // What its traces are found by.
        POWERTOOLS_SERVICE_NAME: props.file,
        ...props.environment,
      },
      // Runs that go on for weeks call the version that they began with.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role: this.role,
    });
  }
}
