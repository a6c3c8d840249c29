import { Duration, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, type PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type IamPermissions, iamPermissions } from './iam-permissions.ts';
import { type Level, MEMBER_ROLE, USERS } from './member-levels.ts';
import { OWN_ROLE_PATH } from './ratchet-function.ts';
import { needed, type Settings } from './settings.ts';
import { allow, CHECKS, startGeneration } from './statements.ts';

/** The construct id of the hub's stack: names of its roles begin with it. */
const HUB = 'RatchetHub';

const DOES: Readonly<Record<Level, string>> = {
  reads: 'Lets Ratchet read roles and have their policies generated and checked',
  tags: 'Lets Ratchet read roles and say on them how far they are',
  changes: 'Lets Ratchet swap the policies of roles that are tagged lp:observe',
};

/**
 * The roles that the hub's functions assume in an account, one for each kind of work. A function gets the one that its
 * work needs: the hub's role is named in the trust by its beginning, and says the external id and its session's tags.
 */
export class MemberRoles extends Construct {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const stack = Stack.of(this);
    const iam = iamPermissions(stack);
    const hubAccount = needed(settings.hubAccount, 'hubAccount');
    for (const level of ['reads', 'tags', 'changes'] as const) {
      const role = new Role(this, MEMBER_ROLE[level], {
        roleName: MEMBER_ROLE[level],
        path: OWN_ROLE_PATH,
        description: DOES[level],
        maxSessionDuration: Duration.hours(1),
        assumedBy: new AccountPrincipal(hubAccount)
          .withConditions({
            StringEquals: { 'sts:ExternalId': needed(settings.externalId, 'externalId') },
            ArnLike: {
              'aws:PrincipalArn': USERS[level].map(
                (user) =>
                  `arn:${stack.partition}:iam::${hubAccount}:role${OWN_ROLE_PATH}${HUB}-${user}Role*`,
              ),
            },
          })
          .withSessionTags(),
      });
      for (const statement of permissionsOf(level, iam, settings)) role.addToPolicy(statement);
    }
  }
}

function permissionsOf(
  level: Level,
  iam: IamPermissions,
  settings: Settings,
): readonly PolicyStatement[] {
  switch (level) {
    case 'reads':
      return [
        ...iam.readAccess,
        iam.readQuotas,
        iam.readHolders,
        ...iam.readUse,
        ...startGeneration(settings),
        allow([...CHECKS, 'access-analyzer:GetGeneratedPolicy'], ['*']),
      ];
    case 'tags':
      return [...iam.readAccess, iam.listRoles, ...iam.tag, ...iam.untag];
    case 'changes':
      return [...iam.readAccess, iam.readQuotas, ...iam.restore];
  }
}
