import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cdkSnippet } from '../../../../lib/domain/exports/cdk.ts';
import { cloudFormationTemplate } from '../../../../lib/domain/exports/cloudformation.ts';
import { ownersOf } from '../../../../lib/domain/exports/owners.ts';
import { serverlessSnippet } from '../../../../lib/domain/exports/serverless.ts';
import { terraformSnippet } from '../../../../lib/domain/exports/terraform.ts';
import type { PolicyDocument, Statement } from '../../../../lib/domain/policy/document.ts';
import { printPolicy } from '../../../../lib/domain/policy/print.ts';
import type { Proposal } from '../../../../lib/domain/proposal/proposal.ts';
import { documentsMadeBy } from '../../../support/cdk-snippet.ts';
import { hclValue } from '../../../support/hcl-values.ts';
import { evaluated } from '../../../support/intrinsic-values.ts';
import {
  described,
  ROLE_ARN,
  stackFile,
  stateFile,
  terraformValues,
  values,
} from '../../../support/owning-stack.ts';
import { proposal } from '../../../support/review-documents.ts';

const owners = ownersOf({ arn: ROLE_ARN, tags: {} }, [stackFile, stateFile]);
const [DRAFT] = proposal.attach;
if (DRAFT === undefined) throw new Error('no draft');
const drafted = (document: PolicyDocument): Proposal => ({
  ...proposal,
  roleArn: ROLE_ARN,
  attach: [{ ...DRAFT, document }],
});

/** What the owner has, and what comes close to it. */
const heads = [
  ...[...values.values(), ...terraformValues.values()].filter((value) => value.startsWith('arn:')),
  'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders-api',
  'arn:aws:states:eu-west-1:111122223333:execution:export-orders',
  'arn:aws:logs:eu-west-1:111122223333:log-group:/acme/orders',
  'arn:aws:s3:::elsewhere',
  'arn:aws:sns:us-east-1:999988887777:x',
  'arn:aws:s3:::',
  '111122223333',
  'eu-west-1',
  '',
];
const ends = [
  ...['', '/', ':', '*', '/*', ':*', '-logs', '?', '$', '{', '}', '$$', '%', '%{', '%%{x}', '!'],
  ...['${aws:username}', '${aws:username', '${*}', '${?}', '${$}', '${!x}', '$${x}', '${${x}}'],
  ...["${aws:username, 'nobody'}", '${Files.Arn}', '${AWS::Region}', '${aws_s3_bucket.files.arn}'],
  ...['"', '\\', '`', '\n', '\b\f\u0001', '\u2028', 'ü😀', '//', '#', "'", '${"$"}'],
];
const text = fc
  .tuple(fc.constantFrom(...heads), fc.array(fc.constantFrom(...ends), { maxLength: 4 }))
  .map(([head, tail]) => `${head}${tail.join('')}`);
const texts = fc.uniqueArray(text, { minLength: 1, maxLength: 3 });
const condition = fc.dictionary(
  fc.constantFrom('StringEquals', 'ArnLike', 'constructor', 'code', 'Ref'),
  fc.dictionary(
    fc.constantFrom('aws:SourceArn', 'aws:SourceAccount', 'aws:RequestedRegion', 'toString'),
    texts,
    { minKeys: 1, maxKeys: 2 },
  ),
  { minKeys: 2, maxKeys: 3 },
);
const statement: fc.Arbitrary<Statement> = fc.record(
  {
    sid: fc.constantFrom('A', 'B'),
    effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    action: fc.constant(['s3:GetObject', 's3:PutObject']),
    resource: texts,
    condition,
  },
  { requiredKeys: ['effect', 'action', 'resource'] },
);
const document: fc.Arbitrary<PolicyDocument> = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((statements) => ({ version: '2012-10-17', statements }));

const policyIn = (resources: Readonly<Record<string, unknown>>, of = values) => {
  const all = Object.values(resources) as {
    Type: string;
    Properties: { PolicyDocument: unknown };
  }[];
  const [policy] = all.filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
  return evaluated(policy?.Properties.PolicyDocument, of);
};
const plain = (one: PolicyDocument): unknown => JSON.parse(JSON.stringify(printPolicy(one)));
const yaml = (written: string) => JSON.parse(written.replaceAll(/^#.*$/gm, ''));

describe('with the values of the stack in their places, the policy is the draft again', () => {
  it('in CloudFormation', () => {
    fc.assert(
      fc.property(document, (one) => {
        const { Resources } = JSON.parse(cloudFormationTemplate(drafted(one), owners));
        expect(policyIn(Resources)).toEqual(plain(one));
      }),
      { numRuns: 500 },
    );
  });

  it('in Serverless, with no variable of its own in any string', () => {
    fc.assert(
      fc.property(document, (one) => {
        const { resources } = yaml(serverlessSnippet(drafted(one), owners));
        expect(policyIn(resources.Resources)).toEqual(plain(one));
        expect(JSON.stringify(resources)).not.toMatch(/\$\{(?!!|AWS::|[A-Z]\w*(\.\w+)?\})/);
      }),
      { numRuns: 500 },
    );
  });

  it('in Terraform', () => {
    fc.assert(
      fc.property(document, (one) => {
        const written = terraformSnippet(drafted(one), owners);
        const [, code = ''] = /^ {2}policy {6}= jsonencode\((.*)\)\n\}$/ms.exec(written) ?? [];
        expect(hclValue(code, terraformValues)).toEqual(plain(one));
      }),
      { numRuns: 500 },
    );
  });

  it('in what the CDK makes of its snippet', () => {
    fc.assert(
      fc.property(document, (one) => {
        const [made] = documentsMadeBy(cdkSnippet(drafted(one), owners));
        expect(evaluated(made, values)).toEqual(plain(one));
      }),
      { numRuns: 200 },
    );
  });
});

it('names something of the stack wherever it can, so the properties above are about references', () => {
  const one: PolicyDocument = {
    version: '2012-10-17',
    statements: [
      {
        effect: 'Allow',
        action: ['s3:*'],
        resource: described.StackResources.flatMap(
          ({ LogicalResourceId: id, PhysicalResourceId }) =>
            id === 'Role' ? [] : [values.get(`${id}.Arn`) ?? PhysicalResourceId],
        ),
      },
    ],
  };

  const { Resources } = JSON.parse(cloudFormationTemplate(drafted(one), owners));

  expect(JSON.stringify(Resources)).not.toContain('arn:aws:');
  expect(cdkSnippet(drafted(one), owners)).not.toMatch(/^ +["`]arn:aws:/m);
});
