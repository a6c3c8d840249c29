import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy, EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { acknowledgeFindings } from './acknowledgements.ts';
import { Boundary } from './boundary.ts';
import { addHub } from './hub.ts';
import { BUS_NAME } from './member-stack.ts';
import { needed, type Settings } from './settings.ts';

/**
 * Ratchet for the accounts of an organisation, in one of them. What it needs in each, the hub's own account included,
 * is the template of the members.
 */
export class HubStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      env: { region: settings.region },
      description: 'Ratchet: hub of an organisation',
    });
    const bus = new EventBus(this, 'Bus', {
      eventBusName: BUS_NAME,
      description: 'What the members of the organisation tell Ratchet',
    });
    new CfnEventBusPolicy(this, 'MembersTellUs', {
      eventBusName: bus.eventBusName,
      statementId: 'MembersTellUs',
      statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: bus.eventBusArn,
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': needed(settings.organizationId, 'organizationId') },
        },
      },
    });
    new Boundary(this, 'Boundary');
    addHub(this, { settings, bus });
    new CfnOutput(this, 'BusArn', { value: bus.eventBusArn });
    acknowledgeFindings(this, settings);
  }
}
