import type { Proposal } from '../proposal/proposal.ts';
import { roleNameOf } from '../role.ts';
import { identifiers } from './identifiers.ts';
import type { Reference } from './owner.ts';
import type { Owners } from './owners.ts';
import { codeTree, policyTree } from './policy-tree.ts';
import { quoted } from './quoted.ts';
import type { Parts } from './reference.ts';

/**
 * HCL with one `aws_iam_policy` and its attachment for each draft. An object of JSON is one of HCL too, once its
 * strings are escaped. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy
 */
export function terraformSnippet({ roleArn, attach, detach }: Proposal, owners: Owners): string {
  const owner = owners.terraform;
  const plain = (name: string) => name.replace(/[^A-Za-z0-9_-]/g, '_');
  const ids = identifiers(attach, plain, 'policy_', owner.taken);
  const replaced = detach.map(
    (removal) => `# - ${quoted(removal.kind === 'managed' ? removal.arn : removal.name)}`,
  );
  const role = hcl([owner.role ?? roleNameOf(roleArn)]);
  const blocks = attach.map(
    ({ name, path, description, document }, index) => `resource "aws_iam_policy" "${ids[index]}" {
  name        = ${hcl([name])}
  path        = ${hcl([path])}
  description = ${hcl([description])}
  policy      = jsonencode(${codeTree(policyTree(document, owner), hcl, '  ')})
}

resource "aws_iam_role_policy_attachment" "${ids[index]}" {
  role       = ${role}
  policy_arn = aws_iam_policy.${ids[index]}.arn
}`,
  );
  const head = [`# For ${quoted(roleArn)}, in place of:`, ...replaced].join('\n');
  return `${[head, ...blocks].join('\n\n')}\n`;
}

/** An expression: a quoted template, or the reference alone. A reference stands first, since it is a whole ARN here. */
function hcl(parts: Parts): string {
  const [first] = parts;
  if (parts.length === 1 && typeof first === 'object') return expression(first);
  const written = parts.map((part) =>
    typeof part === 'string' ? escaped(part) : `\${${expression(part)}}`,
  );
  return `"${written.join('')}"`;
}

/** What an owner in Terraform has is resources with attributes. */
function expression(reference: Reference): string {
  return reference.kind === 'place' ? reference.of : `${reference.id}.${reference.attribute}`;
}

/**
 * `${` and `%{` begin templates in HCL, and it does not know JSON's \b and \f.
 * https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function escaped(text: string): string {
  return quoted(text)
    .slice(1, -1)
    .replaceAll('${', () => '$${')
    .replaceAll('%{', () => '%%{')
    .replace(/\\(\\|b|f)/g, (found) =>
      found === '\\b' ? '\\u0008' : found === '\\f' ? '\\u000c' : found,
    );
}
