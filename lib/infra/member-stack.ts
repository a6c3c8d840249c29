import { Aws, CfnCondition, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { withAccessRole } from './access-analyzer-role.ts';
import { acknowledgeFindings } from './acknowledgements.ts';
import { Boundary } from './boundary.ts';
import { CHANGE_PATTERN, DENIAL_PATTERN, EITHER_PATTERN } from './event-patterns.ts';
import { Forward } from './forward.ts';
import { MemberRoles } from './member-roles.ts';
import { needed, type Settings } from './settings.ts';

/** The hub's bus, by a name that members know beforehand. */
export const BUS_NAME = 'ratchet';

/**
 * What Ratchet needs in an account of the organisation: roles to assume, the role of Access Analyzer, and rules that
 * forward to the hub. One template without assets for StackSets, put into the home region and into each region that
 * the account works in: what there is one of in an account is made in the home region only.
 */
export class MemberStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: 'Ratchet: member of an organisation' });
    const hubAccount = needed(settings.hubAccount, 'hubAccount');
    const bus = `arn:${this.partition}:events:${settings.region}:${hubAccount}:event-bus/${BUS_NAME}`;

    new Forward(this, 'Refusals', {
      description: 'A role was refused a call',
      pattern: DENIAL_PATTERN,
      readsToo: true,
      to: bus,
    });
    const home = new Construct(this, 'Home');
    new Boundary(home, 'Boundary');
    new MemberRoles(home, 'Roles', withAccessRole(home, settings));
    new Forward(home, 'Tags', {
      description: 'A role was tagged lp:observe, lost the tag, or is gone',
      pattern: EITHER_PATTERN,
      readsToo: false,
      to: bus,
    });
    new Forward(home, 'Changes', {
      description: 'The permissions of a role were changed',
      pattern: CHANGE_PATTERN,
      readsToo: false,
      to: bus,
    });
    const condition = new CfnCondition(this, 'IsHome', {
      expression: Fn.conditionEquals(Aws.REGION, settings.region),
    });
    for (const child of home.node.findAll()) {
      if (CfnResource.isCfnResource(child)) child.cfnOptions.condition = condition;
    }
    acknowledgeFindings(this, settings);
  }
}
