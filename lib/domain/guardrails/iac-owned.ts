import type { Guardrail } from './guardrail.ts';

/** Tags by which tools mark what they made, lower case; the value names the stack, or must fit. */
const MARKS: readonly (readonly [key: string, fits: RegExp, owner: (value: string) => string])[] = [
  ['aws:cloudformation:stack-name', /./, (value) => `the CloudFormation stack ${value}`],
  ['serverless:service', /./, (value) => `the Serverless service ${value}`],
  ['terraform', /^(true|yes|1)$/i, () => 'Terraform'],
  ...['managedby', 'managed-by', 'managed_by', 'provisioner', 'createdby', 'created-by'].map(
    (key) =>
      [
        key,
        /^(terraform|opentofu|pulumi|cloudformation|cdk|aws-cdk|serverless|sam|crossplane)/i,
        (value: string) => value,
      ] as const,
  ),
];

/** What made a role and will make it again, by the role's tags, in words; null where none tells. */
export function iacOwner(roleTags: Readonly<Record<string, string>>): string | null {
  const tags = new Map(Object.entries(roleTags).map(([key, value]) => [key.toLowerCase(), value]));
  const owners = MARKS.flatMap(([key, fits, owner]) => {
    const value = tags.get(key);
    return value === undefined || !fits.test(value) ? [] : [owner(value)];
  });
  return owners[0] ?? null;
}

/** What a stack made, the stack makes again: its next deploy may attach what was taken away. */
export const iacOwned: Guardrail = ({ role }) => {
  const owner = iacOwner(role.tags);
  return owner === null
    ? null
    : {
        kind: 'warn',
        sentence: `by its tags ${owner} owns it: the next deploy may undo the change, so carry the change into its code (the exports on this page help)`,
      };
};
