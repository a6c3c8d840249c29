import { characters } from '../policy/size.ts';
import type { Proposal } from '../proposal/proposal.ts';
import { managedPolicies, namesResources } from './cloudformation.ts';
import { serverlessIntrinsic } from './intrinsics.ts';
import type { Owner } from './owner.ts';
import type { Owners } from './owners.ts';
import { jsonTree, policyTree, statementsOf } from './policy-tree.ts';
import { quoted } from './quoted.ts';

/** Of all inline policies of a role together, in characters. IAM user guide, "IAM and AWS STS quotas". */
const INLINE_LIMIT = 10_240;

/**
 * For `serverless.yml`, as JSON, which is YAML too. For a role that the service's stack is known to own, managed policies
 * under `resources`, attached by `Ref`: statements under `provider.iam` become a part of the role itself, on which the
 * functions depend that they may name. Else the statements, for the role that the framework makes for all functions.
 * https://www.serverless.com/framework/docs/providers/aws/guide/iam
 */
export function serverlessSnippet(proposal: Proposal, { stack }: Owners): string {
  const { roleArn, attach, detach } = proposal;
  const size = attach.reduce((sum, { document }) => sum + characters(document), 0);
  const inline = !namesResources(stack) && size <= INLINE_LIMIT;
  const body = inline
    ? { provider: { iam: { role: { statements: statements(proposal, stack) } } } }
    : { resources: { Resources: managedPolicies(proposal, stack, serverlessIntrinsic) } };
  const head = [
    `# For ${quoted(roleArn)}, in place of:`,
    ...detach.map((one) => `# - ${quoted(one.kind === 'managed' ? one.arn : one.name)}`),
    inline
      ? '# The framework itself adds what its functions need to log.'
      : '# Statements and managed policies under provider.iam.role that these replace are to be taken out there.',
  ];
  return `${head.join('\n')}\n${quoted(body, 2)}\n`;
}

/** Of all drafts, in one policy: there no Sid can stand twice. */
function statements({ attach }: Proposal, owner: Owner): readonly unknown[] {
  const used = new Set<string>();
  return attach
    .flatMap(({ document }) => statementsOf(policyTree(document, owner)))
    .map((statement) => {
      if (statement.kind !== 'map') return jsonTree(statement, serverlessIntrinsic);
      const entries = statement.entries.filter(([key, value]) => {
        if (key !== 'Sid') return true;
        const sid = JSON.stringify(value);
        const first = !used.has(sid);
        used.add(sid);
        return first;
      });
      return jsonTree({ kind: 'map', entries }, serverlessIntrinsic);
    });
}
