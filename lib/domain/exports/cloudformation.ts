import { printPolicy } from '../policy/print.ts';
import type { Proposal } from '../proposal/proposal.ts';
import { roleNameOf } from '../role.ts';
import { identifiers } from './identifiers.ts';

/**
 * A template with one managed policy for each draft, attached to the role by name. In the stack that owns the role a
 * `Ref` to it belongs in the place of the name. Literal text throughout: no `Fn::Sub`, which would take policy
 * variables such as `${aws:username}` for its own.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-managedpolicy.html
 */
export function cloudFormationTemplate({ roleArn, attach, detach }: Proposal): string {
  const ids = identifiers(attach, (name) => name.replace(/[^A-Za-z0-9]/g, ''), 'Policy');
  const resources = attach.map(({ name, path, description, document }, index) => [
    ids[index],
    {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        ManagedPolicyName: name,
        Path: path,
        Description: description,
        PolicyDocument: printPolicy(document),
        Roles: [roleNameOf(roleArn)],
      },
    },
  ]);
  const replaced = detach.map((removal) =>
    removal.kind === 'managed' ? removal.arn : removal.name,
  );
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Least-privilege policies of ${roleNameOf(roleArn)}, drafted by Ratchet`.slice(
      0,
      1024,
    ),
    Metadata: { Ratchet: { Role: roleArn, TakeAwayFromTheRole: replaced } },
    Resources: Object.fromEntries(resources),
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}
