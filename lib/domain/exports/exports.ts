import type { Proposal } from '../proposal/proposal.ts';
import { roleNameOf } from '../role.ts';
import { cdkSnippet } from './cdk.ts';
import { cloudFormationTemplate } from './cloudformation.ts';
import { policiesJson } from './json.ts';
import type { Owners } from './owners.ts';
import { serverlessSnippet } from './serverless.ts';
import { terraformSnippet } from './terraform.ts';

/** A way to write a draft down for whoever carries it into the code that owns the role. */
export interface ExportFormat {
  /** As people call it. */
  readonly title: string;
  /** What a file's name ends with. */
  readonly ending: string;
  readonly type: string;
  readonly write: (proposal: Proposal, owners: Owners) => string;
}

export const EXPORTS: ReadonlyMap<string, ExportFormat> = new Map([
  [
    'json',
    { title: 'JSON', ending: 'policies.json', type: 'application/json', write: policiesJson },
  ],
  [
    'cloudformation',
    {
      title: 'CloudFormation',
      ending: 'template.json',
      type: 'application/json',
      write: cloudFormationTemplate,
    },
  ],
  ['cdk', { title: 'CDK (TypeScript)', ending: 'cdk.ts', type: 'text/plain', write: cdkSnippet }],
  ['terraform', { title: 'Terraform', ending: 'tf', type: 'text/plain', write: terraformSnippet }],
  [
    'serverless',
    {
      title: 'Serverless Framework',
      ending: 'serverless.yml',
      type: 'text/plain',
      write: serverlessSnippet,
    },
  ],
]);

/** A file name of letters, digits, dots and dashes that leads nowhere else, whatever the role is called. */
export function exportFileName({ roleArn }: Proposal, { ending }: ExportFormat): string {
  const name = roleNameOf(roleArn)
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+/, '')
    .slice(0, 100);
  return `${name === '' ? 'role' : name}.${ending}`;
}
