import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeFindings } from './acknowledgements.ts';
import { DENIAL_PATTERN } from './event-patterns.ts';
import { Forward } from './forward.ts';
import type { Settings } from './settings.ts';

export interface RegionStackProps {
  readonly settings: Settings;
  readonly region: string;
}

/** Another region of Ratchet's own account: rules hear of their own region only, so its refusals are forwarded. */
export class RegionStack extends Stack {
  constructor(scope: Construct, id: string, { settings, region }: RegionStackProps) {
    super(scope, id, {
      env: { region },
      description: 'Ratchet: forwards what roles are refused in this region',
    });
    new Forward(this, 'Refusals', {
      description: 'A role was refused a call',
      pattern: DENIAL_PATTERN,
      readsToo: true,
      to: `arn:${this.partition}:events:${settings.region}:${this.account}:event-bus/default`,
    });
    acknowledgeFindings(this, settings);
  }
}
