import type { Proposal } from '../proposal/proposal.ts';
import { roleNameOf } from '../role.ts';
import { identifiers } from './identifiers.ts';
import { intrinsic, refOf } from './intrinsics.ts';
import type { Owner } from './owner.ts';
import type { Owners } from './owners.ts';
import { jsonTree, policyTree } from './policy-tree.ts';
import type { Parts } from './reference.ts';

/**
 * A managed policy for each draft, attached to the role. Where the stack is known that owns the role, resources to be
 * added to its template, which name its other resources; else a template that stands alone. Account, partition and,
 * where it is known, the region are CloudFormation's pseudo parameters in both.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
 */
export function cloudFormationTemplate(proposal: Proposal, { stack }: Owners): string {
  const { roleArn, detach } = proposal;
  const replaced = detach.map((removal) =>
    removal.kind === 'managed' ? removal.arn : removal.name,
  );
  const about = { Role: roleArn, TakeAwayFromTheRole: replaced };
  const Resources = managedPolicies(proposal, stack, intrinsic);
  const template = namesResources(stack)
    ? {
        Metadata: { Ratchet: { AddToStack: stack.name ?? 'the stack of the role', ...about } },
        Resources,
      }
    : {
        AWSTemplateFormatVersion: '2010-09-09',
        Description: `Least-privilege policies of ${roleNameOf(roleArn)}, drafted by Ratchet`.slice(
          0,
          1024,
        ),
        Metadata: { Ratchet: about },
        Resources,
      };
  return `${JSON.stringify(template, null, 2)}\n`;
}

/** `AWS::IAM::ManagedPolicy` resources by logical id, as `write` has their texts. */
export function managedPolicies(
  { roleArn, attach }: Proposal,
  owner: Owner,
  write: (parts: Parts) => unknown,
): Readonly<Record<string, unknown>> {
  const plain = (name: string) => name.replace(/[^A-Za-z0-9]/g, '');
  const ids = identifiers(attach, plain, 'Policy', owner.taken);
  return Object.fromEntries(
    attach.map(({ name, path, description, document }, index) => [
      ids[index],
      {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          ManagedPolicyName: name,
          Path: path,
          Description: write(description === '' ? [] : [description]),
          PolicyDocument: jsonTree(policyTree(document, owner), write),
          Roles: [owner.role === null ? roleNameOf(roleArn) : refOf(owner.role)],
        },
      },
    ]),
  );
}

/** Whether what is written for the owner makes sense in its template only. */
export function namesResources({ role, values }: Owner): boolean {
  return role !== null || values.length > 0;
}
