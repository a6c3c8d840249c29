import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudFormationTemplate } from '../../lib/domain/exports/cloudformation.ts';
import { type Owners, ownersOf } from '../../lib/domain/exports/owners.ts';
import { serverlessSnippet } from '../../lib/domain/exports/serverless.ts';
import { ROLE_ARN, stackFile, template } from './owning-stack.ts';
import { proposal } from './review-documents.ts';

// Writes, into the folder it is given, what cfn-lint is to find nothing wrong in: an exported template that stands alone,
// the stack with what is exported for it, as CloudFormation and as Serverless have it, and every attribute we name.
const [folder = ''] = process.argv.slice(2);
const write = (name: string, content: unknown) =>
  writeFileSync(join(folder, `${name}.template.json`), JSON.stringify(content, null, 2));

const alone = ownersOf({ arn: ROLE_ARN, tags: {} });
const owned = ownersOf({ arn: ROLE_ARN, tags: {} }, [stackFile]);
const exported = (owners: Owners) => JSON.parse(cloudFormationTemplate(proposal, owners));
const added = (Resources: unknown) => ({
  ...template,
  Resources: { ...template.Resources, ...(Resources as object) },
});

mkdirSync(folder, { recursive: true });
write('alone', exported(alone));
write('cloudformation', added(exported(owned).Resources));
const serverless = JSON.parse(serverlessSnippet(proposal, owned).replaceAll(/^#.*$/gm, ''));
write('serverless', added(serverless.resources.Resources));

const cases = JSON.parse(
  readFileSync(new URL('../unit/domain/exports/resource-values.json', import.meta.url), 'utf8'),
) as readonly { readonly type: string; readonly written: unknown }[];
const attributes = cases.flatMap(({ type, written }) =>
  [...JSON.stringify(written).matchAll(/\["It","(\w+)"\]|\$\{It\.(\w+)\}/g)].map(
    ([, whole, within]) => ({ type, attribute: whole ?? within ?? '' }),
  ),
);
const idOf = (type: string) => type.replaceAll(':', '');
write('attributes', {
  // Only what a resource has is asked here, not what it needs.
  Metadata: {
    'cfn-lint': { config: { ignore_checks: ['E3003', 'E3014', 'E3017', 'E3018', 'E3639'] } },
  },
  Resources: Object.fromEntries(attributes.map(({ type }) => [idOf(type), { Type: type }])),
  Outputs: Object.fromEntries(
    attributes.map(({ type, attribute }) => [
      `${idOf(type)}${attribute}`,
      { Value: { 'Fn::GetAtt': [idOf(type), attribute] } },
    ]),
  ),
});
