import { printPolicy } from '../policy/print.ts';
import type { Proposal } from '../proposal/proposal.ts';
import { identifiers } from './identifiers.ts';

/**
 * TypeScript for a CDK stack whose `role` is the role: managed policies from the documents as they are.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_iam.ManagedPolicy.html
 */
export function cdkSnippet({ roleArn, attach, detach }: Proposal): string {
  const ids = identifiers(attach, (name) => name.replace(/[^A-Za-z0-9]/g, ''), 'Policy');
  const policies = attach.map(({ name, path, description, document }, index) => {
    const json = JSON.stringify(printPolicy(document), null, 2).replaceAll('\n', '\n  ');
    return `new ManagedPolicy(this, ${JSON.stringify(ids[index])}, {
  managedPolicyName: ${JSON.stringify(name)},
  path: ${JSON.stringify(path)},
  description: ${JSON.stringify(description)},
  document: PolicyDocument.fromJson(${json}),
  roles: [role],
});`;
  });
  return `${[
    "import { ManagedPolicy, PolicyDocument } from 'aws-cdk-lib/aws-iam';",
    [
      `// In the stack that defines ${JSON.stringify(roleArn)} as \`role\`, in place of:`,
      ...detach.map(
        (removal) =>
          `// - ${JSON.stringify(removal.kind === 'managed' ? removal.arn : removal.name)}`,
      ),
    ].join('\n'),
    ...policies,
  ].join('\n\n')}\n`;
}
