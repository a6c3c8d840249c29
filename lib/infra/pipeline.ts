import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  DefinitionBody,
  LogLevel,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { OWN_ROLE_PATH, type RatchetFunction } from './ratchet-function.ts';

export interface PipelineProps {
  /** Construct id of the state machine. */
  readonly machine: string;
  readonly description: string;
  /** The file of its definition. */
  readonly definition: string;
  /** What the definition has in place of an ARN, to the function. */
  readonly tasks: ReadonlyMap<string, RatchetFunction>;
  /** Whether runs keep the definition and the code they began with. */
  readonly pinned: boolean;
}

/**
 * A state machine, from its file, and the right to call the functions named in it.
 *
 * A run lasts for weeks and must not change under way. Step Functions keeps the definition a run began with; here the
 * definition names versions of the functions, so that their code is kept as well, and runs are started by an alias of
 * a version. The versions of earlier deployments stay for the runs that still call them.
 */
export class Pipeline extends Construct {
  readonly stateMachine: StateMachine;
  /** What is started: the alias, or the state machine itself when runs are not pinned. */
  readonly startArn: string;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { machine, description, definition, tasks, pinned } = props;

    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      path: OWN_ROLE_PATH,
      description,
    });
    this.stateMachine = new StateMachine(this, machine, {
      definitionBody: DefinitionBody.fromFile(definition),
      definitionSubstitutions: Object.fromEntries(
        [...tasks].map(([name, { lambda }]) => [
          name,
          pinned ? lambda.currentVersion.functionArn : lambda.functionArn,
        ]),
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
    // A definition from a file grants nothing by itself. Runs of earlier deployments call the versions of their day.
    for (const { lambda } of tasks.values()) {
      if (pinned) lambda.grantInvoke(role);
      else lambda.grantInvokeLatestVersion(role);
    }
    this.startArn = pinned ? this.alias() : this.stateMachine.stateMachineArn;
  }

  private alias(): string {
    const version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: this.stateMachine.stateMachineArn,
      stateMachineRevisionId: this.stateMachine.stateMachineRevisionId,
    });
    // A new revision makes a new version; the one before stays, for whoever wants to go back to it.
    version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const alias = new CfnStateMachineAlias(this, 'Live', {
      name: 'live',
      description: 'What triggers start',
      routingConfiguration: [{ stateMachineVersionArn: version.ref, weight: 100 }],
    });
    return alias.ref;
  }
}
