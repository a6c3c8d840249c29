import type { Proposal } from '../proposal/proposal.ts';
import { identifiers } from './identifiers.ts';
import type { Owner, Reference } from './owner.ts';
import type { Owners } from './owners.ts';
import { codeTree, policyTree } from './policy-tree.ts';
import { quoted } from './quoted.ts';
import type { Parts } from './reference.ts';

/**
 * TypeScript for a CDK stack whose `role` is the role: a managed policy for each draft. Constructs of the stack are named
 * by logical id, since their variables are not known. https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.Fn.html
 */
export function cdkSnippet({ roleArn, attach, detach }: Proposal, { stack }: Owners): string {
  const ids = identifiers(attach, (name) => name.replace(/[^A-Za-z0-9]/g, ''), 'Policy');
  const policies = attach.map(({ name, path, description, document }, index) => {
    const json = codeTree(policyTree(document, stack), typeScript, '  ');
    return `new ManagedPolicy(this, ${quoted(ids[index])}, {
  managedPolicyName: ${quoted(name)},
  path: ${quoted(path)},
  description: ${quoted(description)},
  document: PolicyDocument.fromJson(${json}),
  roles: [role],
});`;
  });
  const body = policies.join('\n\n');
  const places = ['partition', 'account', 'region'].filter((place) =>
    body.includes(`\${${place}}`),
  );
  const core = [
    ...(/\bFn\.(ref|getAtt)\(/.test(body) ? ['Fn'] : []),
    ...(places.length > 0 ? ['Stack'] : []),
  ];
  const imports = [
    ...(core.length > 0 ? [`import { ${core.join(', ')} } from 'aws-cdk-lib';`] : []),
    "import { ManagedPolicy, PolicyDocument } from 'aws-cdk-lib/aws-iam';",
  ];
  const replaced = detach.map((one) => (one.kind === 'managed' ? one.arn : one.name));
  const head = [
    `// In the stack that defines ${quoted(roleArn)}${byLogicalId(stack)} as \`role\`, in place of:`,
    ...replaced.map((policy) => `// - ${quoted(policy)}`),
    ...(core.includes('Fn')
      ? [
          '// Fn.getAtt and Fn.ref name constructs by logical id: better are their own, such as bucket.bucketArn.',
        ]
      : []),
  ];
  const own = places.length > 0 ? [`const { ${places.join(', ')} } = Stack.of(this);`] : [];
  return `${[imports.join('\n'), head.join('\n'), ...own, body].join('\n\n')}\n`;
}

function byLogicalId({ role }: Owner): string {
  return role?.kind === 'resource' ? ` (logical id ${role.id})` : '';
}

/** A string, or a template literal where there are references. */
function typeScript(parts: Parts): string {
  const [first = ''] = parts;
  if (parts.length <= 1 && typeof first === 'string') return quoted(first);
  const written = parts.map((part) =>
    typeof part === 'string'
      ? quoted(part).slice(1, -1).replaceAll('`', '\\`').replaceAll('${', '\\${')
      : `\${${expression(part)}}`,
  );
  return `\`${written.join('')}\``;
}

function expression(reference: Reference): string {
  if (reference.kind === 'place') return reference.of;
  const { id, attribute } = reference;
  return attribute === null ? `Fn.ref('${id}')` : `Fn.getAtt('${id}', '${attribute}')`;
}
