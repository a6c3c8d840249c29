import { printPolicy } from '../policy/print.ts';
import type { Proposal } from '../proposal/proposal.ts';

/** The policies as IAM takes them, and what they take the place of. */
export function policiesJson({ roleArn, attach, detach, untouched }: Proposal): string {
  const policies = attach.map(({ name, path, description, document }) => ({
    name,
    path,
    description,
    document: printPolicy(document),
  }));
  return `${JSON.stringify({ role: roleArn, attach: policies, detach, untouched }, null, 2)}\n`;
}
