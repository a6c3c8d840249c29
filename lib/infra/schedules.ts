import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OWN_ROLE_PATH } from './ratchet-function.ts';

interface Scheduled {
  /** Construct id. */
  readonly id: string;
  readonly description: string;
  /** `rate(1 day)` or `cron(...)`, in UTC. */
  readonly expression: string;
  readonly targetArn: string;
  /** What a role needs to start the target: on exactly that ARN. */
  readonly action: string;
  readonly input: object;
}

/** What happens by the clock: EventBridge Scheduler, each start within an hour of its time, kept when it cannot be made. */
export class Schedules extends Construct {
  /** Of what could not be started, and for what failed again and again. */
  readonly lost: Queue;

  constructor(scope: Construct, id: string, scheduled: readonly Scheduled[]) {
    super(scope, id);
    const { account } = Stack.of(this);
    const group = new CfnScheduleGroup(this, 'Group', {});
    this.lost = new Queue(this, 'Lost', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    for (const { id: name, description, expression, targetArn, action, input } of scheduled) {
      const role = new Role(this, `${name}Role`, {
        assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': account } },
        }),
        path: OWN_ROLE_PATH,
        description: `Starts what Ratchet does by the clock: ${name}`,
      });
      role.addToPolicy(new PolicyStatement({ actions: [action], resources: [targetArn] }));
      role.addToPolicy(
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.lost.queueArn] }),
      );
      const schedule = new CfnSchedule(this, name, {
        description,
        groupName: group.ref,
        scheduleExpression: expression,
        flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 60 },
        target: {
          arn: targetArn,
          roleArn: role.roleArn,
          input: JSON.stringify(input),
          deadLetterConfig: { arn: this.lost.queueArn },
          retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 3600 },
        },
      });
      // A schedule that is made before its role may call the target would fail its first time.
      schedule.node.addDependency(role);
    }
  }
}
