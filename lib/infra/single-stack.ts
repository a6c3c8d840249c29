import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { withAccessRole } from './access-analyzer-role.ts';
import { acknowledgeFindings } from './acknowledgements.ts';
import { Boundary } from './boundary.ts';
import { addHub } from './hub.ts';
import type { Settings } from './settings.ts';

/** Ratchet for the account it is deployed to: hub and member in one. */
export class SingleStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      env: { region: settings.region },
      description: 'Ratchet: makes IAM roles least-privilege and keeps them so',
    });
    new Boundary(this, 'Boundary');
    addHub(this, { settings: withAccessRole(this, settings) });
    acknowledgeFindings(this, settings);
  }
}
