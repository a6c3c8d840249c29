import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** All of Ratchet's own roles stand under this path, so that it can refuse to touch them. */
export const OWN_ROLE_PATH = '/ratchet/';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/**
 * How every function is bundled. The SDK goes into the bundle, so that what was tested is what runs; without
 * `module` before `main` an ESM bundle takes its CommonJS files and dies at load ("Dynamic require of ...").
 */
export const BUNDLING = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  // Ways to credentials that Lambda never takes: it gives them in variables, which the SDK reads first, and only
  // imports these when there are none.
  externalModules: ['sso', 'ini', 'process', 'web-identity'].map(
    (way) => `@aws-sdk/credential-provider-${way}`,
  ),
  minify: true,
  // Some libraries for Slack and Jira are CommonJS and ask for Node's own modules by require, which an ESM file has not.
  banner:
    "import{createRequire as madeRequire}from'node:module';const require=madeRequire(import.meta.url);",
  // Errors and logs must name our files, not columns of one minified line.
  sourceMap: true,
  sourcesContent: false,
  logLevel: LogLevel.ERROR,
};

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
  readonly lambda: NodejsFunction;
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

    this.lambda = new NodejsFunction(this, 'Function', {
      entry: `${repository}functions/${props.file}.ts`,
      projectRoot: repository,
      depsLockFilePath: `${repository}package-lock.json`,
      bundling: BUNDLING,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMiB,
      timeout: Duration.seconds(props.timeoutSeconds),
      description: props.description,
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
      // Runs that go on for weeks call the version that they began with.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role: this.role,
    });
  }
}
