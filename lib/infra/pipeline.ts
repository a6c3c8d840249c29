import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { OWN_ROLE_PATH, type RatchetFunction } from './ratchet-function.ts';
import { definitionFile } from './task-states.ts';

/** The state machine, from its file, and the right to call the functions named in it. */
export class Pipeline extends Construct {
  readonly stateMachine: StateMachine;

  /** `tasks`: what the definition has in place of an ARN, to the function. */
  constructor(scope: Construct, id: string, tasks: ReadonlyMap<string, RatchetFunction>) {
    super(scope, id);

    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      path: OWN_ROLE_PATH,
      description: "Ratchet's state machine tighten-role",
    });
    this.stateMachine = new StateMachine(this, 'TightenRole', {
      definitionBody: DefinitionBody.fromFile(definitionFile),
      definitionSubstitutions: Object.fromEntries(
        [...tasks].map(([name, { lambda }]) => [name, lambda.functionArn]),
      ),
      role,
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Log', {
          // The console shows log groups under this prefix as vended, and their resource policy stays short.
          logGroupName: `/aws/vendedlogs/states/${this.node.path.replaceAll('/', '-')}`,
          retention: RetentionDays.THREE_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ERROR,
        // It holds policies and task tokens; the execution history shows it to those who may see it.
        includeExecutionData: false,
      },
    });
    // A definition from a file grants nothing by itself. Not grantInvoke, which allows every version and alias too.
    for (const { lambda } of tasks.values()) lambda.grantInvokeLatestVersion(role);
  }
}
