import { printPolicy } from '../policy/print.ts';
import type { Proposal } from '../proposal/proposal.ts';
import { roleNameOf } from '../role.ts';
import { identifiers } from './identifiers.ts';

/**
 * HCL with one `aws_iam_policy` and its attachment for each draft. An object of JSON is one of HCL too, once its
 * strings are escaped. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy
 */
export function terraformSnippet({ roleArn, attach, detach }: Proposal): string {
  const ids = identifiers(attach, (name) => name.replace(/[^A-Za-z0-9_-]/g, '_'), 'policy_');
  const replaced = detach.map(
    (removal) => `# - ${quoted(removal.kind === 'managed' ? removal.arn : removal.name)}`,
  );
  const blocks = attach.map(({ name, path, description, document }, index) => {
    const json = escaped(JSON.stringify(printPolicy(document), null, 2)).replaceAll('\n', '\n  ');
    return `resource "aws_iam_policy" "${ids[index]}" {
  name        = ${quoted(name)}
  path        = ${quoted(path)}
  description = ${quoted(description)}
  policy      = jsonencode(${json})
}

resource "aws_iam_role_policy_attachment" "${ids[index]}" {
  role       = ${quoted(roleNameOf(roleArn))}
  policy_arn = aws_iam_policy.${ids[index]}.arn
}`;
  });
  const head = [`# For ${quoted(roleArn)}, in place of:`, ...replaced].join('\n');
  return `${[head, ...blocks].join('\n\n')}\n`;
}

function quoted(text: string): string {
  return escaped(JSON.stringify(text));
}

/** `${` and `%{` begin templates in HCL, and it does not know JSON's \b and \f. */
function escaped(json: string): string {
  return json
    .replaceAll('${', () => '$${')
    .replaceAll('%{', () => '%%{')
    .replace(/\\(\\|b|f)/g, (found) =>
      found === '\\b' ? '\\u0008' : found === '\\f' ? '\\u000c' : found,
    );
}
