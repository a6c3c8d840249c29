import { Duration } from 'aws-cdk-lib';
import { EventBus, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { EventBus as BusTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { hearReads } from './event-function.ts';
import { OWN_ROLE_PATH } from './ratchet-function.ts';

export interface ForwardProps {
  readonly description: string;
  readonly pattern: EventPattern;
  readonly readsToo: boolean;
  /** ARN of the bus that gets the events. */
  readonly to: string;
}

/** Hands events of this account and region on to the bus where Ratchet listens. */
export class Forward extends Construct {
  constructor(scope: Construct, id: string, props: ForwardProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      path: OWN_ROLE_PATH,
      description: 'Hands events on to Ratchet',
    });
    role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [props.to] }));
    const lost = new Queue(this, 'Lost', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const bus = EventBus.fromEventBusArn(this, 'Bus', props.to);
    const rule = new Rule(this, 'Rule', {
      description: props.description,
      eventPattern: props.pattern,
      targets: [new BusTarget(bus, { role, deadLetterQueue: lost })],
    });
    if (props.readsToo) hearReads(rule);
  }
}
