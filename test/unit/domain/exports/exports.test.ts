import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';
import { EXPORTS, exportFileName } from '../../../../lib/domain/exports/exports.ts';
import { ownersOf } from '../../../../lib/domain/exports/owners.ts';
import { readStackFile } from '../../../../lib/domain/exports/stack-file.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import type { Draft, Proposal } from '../../../../lib/domain/proposal/proposal.ts';
import { evaluated } from '../../../support/intrinsic-values.ts';
import {
  described,
  ROLE_ARN,
  stackFile,
  stateFile,
  values,
} from '../../../support/owning-stack.ts';
import { proposal } from '../../../support/review-documents.ts';

const nobody = ownersOf({ arn: proposal.roleArn, tags: {} });
const owned = ownersOf({ arn: ROLE_ARN, tags: {} }, [stackFile, stateFile]);
const written = (format: string, of: Proposal = proposal, owners = nobody) =>
  EXPORTS.get(format)?.write(of, owners) ?? '';
const formatOf = (format: string) => EXPORTS.get(format) ?? expect.fail();
const [DRAFT] = proposal.attach;
if (DRAFT === undefined) throw new Error('no draft');
const withDrafts = (...changes: readonly Partial<Draft>[]): Proposal => ({
  ...proposal,
  attach: changes.map((change) => ({ ...DRAFT, ...change })),
});

const yaml = (text: string) => JSON.parse(text.replaceAll(/^#.*$/gm, ''));
const OWN_POLICY = {
  ...described.StackResources[0],
  LogicalResourceId: 'ordersapi1',
  ResourceType: 'AWS::IAM::ManagedPolicy',
};
const LONG = {
  version: '2012-10-17',
  statements: [
    { effect: 'Allow', action: ['s3:GetObject'], resource: [`arn:aws:s3:::${'x'.repeat(6000)}`] },
  ],
} as const;

it('writes the policies as IAM takes them', () => {
  const { role, attach, detach } = JSON.parse(written('json'));

  expect(role).toBe(proposal.roleArn);
  expect(parsePolicy(attach[0].document, 'test')).toEqual(DRAFT.document);
  expect(detach).toHaveLength(2);
});

it('writes a CloudFormation template that attaches them to the role, and says what they replace', () => {
  const { Resources, Metadata } = JSON.parse(written('cloudformation'));

  expect(Object.keys(Resources)).toEqual(['ordersapi1']);
  expect(Resources.ordersapi1).toMatchObject({
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { ManagedPolicyName: 'orders-api-1', Path: '/ratchet/', Roles: ['orders-api'] },
  });
  const document = evaluated(Resources.ordersapi1.Properties.PolicyDocument, values);
  expect(parsePolicy(document, 'test')).toEqual(DRAFT.document);
  expect(Metadata.Ratchet.TakeAwayFromTheRole).toEqual([
    'arn:aws:iam::aws:policy/PowerUserAccess',
    'pass-any-role',
  ]);
});

it('writes what is to be added to the stack that owns the role, under names that it has not', () => {
  const taken = ownersOf({ arn: ROLE_ARN, tags: {} }, [
    readStackFile({ StackResources: [...described.StackResources, OWN_POLICY] }, 'x.json'),
  ]);
  const { Resources, Metadata, ...rest } = JSON.parse(written('cloudformation', proposal, taken));

  expect(rest).toEqual({});
  expect(Object.keys(Resources)).toEqual(['ordersapi12']);
  expect(Resources.ordersapi12.Properties.Roles).toEqual([{ Ref: 'Role' }]);
  expect(Metadata.Ratchet).toMatchObject({ AddToStack: 'orders', Role: ROLE_ARN });
  expect(JSON.stringify(Resources)).toContain('{"Fn::GetAtt":["Orders","Arn"]}');
});

it('writes Terraform that attaches to the role of the state, and names its resources', () => {
  const text = written('terraform', proposal, owned);

  expect(text).toContain('resource "aws_iam_policy" "orders-api-12" {');
  expect(text).toContain('role       = aws_iam_role.api.name\n');
  expect(text).toContain('aws_dynamodb_table.all["orders"].arn');
  expect(text).not.toContain('hunter2');
});

it('writes statements for the role that Serverless makes, each Sid once', () => {
  const statement = {
    sid: 'A',
    effect: 'Allow',
    action: ['s3:ListBucket'],
    resource: ['*'],
  } as const;
  const document = { version: '2012-10-17', statements: [statement, statement] } as const;
  const { provider } = yaml(written('serverless', withDrafts({ document }, { document })));

  expect(provider.iam.role.statements).toEqual([
    { Sid: 'A', Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' },
    ...Array(3).fill({ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }),
  ]);
});

it.each([
  [
    'a role that the stack of the service owns',
    () => written('serverless', proposal, owned),
    { Ref: 'Role' },
  ],
  [
    'what is too long for inline policies',
    () => written('serverless', withDrafts({ document: LONG }, { document: LONG })),
    'orders-api',
  ],
])('writes managed policies for Serverless for %s', (_, write, role) => {
  const { provider, resources } = yaml(write());

  expect(provider).toBeUndefined();
  expect(Object.values(resources.Resources)).toMatchObject([
    { Type: 'AWS::IAM::ManagedPolicy', Properties: { Roles: [role] } },
    ...(role === 'orders-api' ? [{ Properties: { Roles: [role] } }] : []),
  ]);
});

it('keeps what ends a line in the comments of its files from doing so', () => {
  const roleArn = 'arn:aws:iam::1:role/a\u2028process.exit()\u0085b: c';
  for (const format of ['cdk', 'serverless', 'terraform']) {
    expect(written(format, { ...proposal, roleArn })).not.toMatch(/[\u0085\u2028]/);
  }
});

it('writes Terraform, with policy variables as text', () => {
  const statement = {
    effect: 'Allow' as const,
    action: ['s3:GetObject'],
    resource: ['arn:aws:s3:::home/${aws:username}/%{x}\\b"'],
  };
  const text = written(
    'terraform',
    withDrafts({ document: { version: '2012-10-17', statements: [statement] } }),
  );

  expect(text).toContain('resource "aws_iam_policy" "orders-api-1" {');
  expect(text).toContain('policy_arn = aws_iam_policy.orders-api-1.arn');
  expect(text).toContain('# - "arn:aws:iam::aws:policy/PowerUserAccess"');
  expect(text).toContain('"arn:aws:s3:::home/$$' + '{aws:username}/%%{x}\\\\b\\""');
  expect(text).not.toMatch(/[^$]\$\{/);
});

it('writes TypeScript that compiles', () => {
  const odd = 'quotes " and \\ and `${x}` and */ // \n';
  const text = written('cdk', withDrafts({ description: odd }, { name: '1.odd' }));

  expect(transformSync(text, { loader: 'ts' }).warnings).toEqual([]);
  expect(text).toContain(JSON.stringify(odd));
  expect(text).toContain('new ManagedPolicy(this, "Policy1odd"');
});

it('gives every policy a name of its own in code', () => {
  const { Resources } = JSON.parse(
    written('cloudformation', withDrafts({ name: 'a-b' }, { name: 'ab' }, { name: '@@' })),
  );

  expect(Object.keys(Resources)).toEqual(['ab', 'ab2', 'Policy']);
});

it.each([
  ['arn:aws:iam::1:role/service/orders-api', 'orders-api.tf'],
  ['arn:aws:iam::1:role/../../etc/passwd', 'passwd.tf'],
  ['arn:aws:iam::1:role/..', 'role.tf'],
  ['arn:aws:iam::1:role/.hidden', 'hidden.tf'],
  ['arn:aws:iam::1:role/a\\..\\..\\b', 'a-.-.-b.tf'],
  ['arn:aws:iam::1:role/x"; filename="y\r\nSet-Cookie: z', 'x-filename-y-Set-Cookie-z.tf'],
  [`arn:aws:iam::1:role/${'x'.repeat(300)}`, `${'x'.repeat(100)}.tf`],
])('names the file of %j so that it leads nowhere else', (roleArn, name) => {
  expect(exportFileName({ ...proposal, roleArn }, formatOf('terraform'))).toBe(name);
});
