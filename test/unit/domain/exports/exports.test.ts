import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';
import { EXPORTS, exportFileName } from '../../../../lib/domain/exports/exports.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import type { Draft, Proposal } from '../../../../lib/domain/proposal/proposal.ts';
import { proposal } from '../../../support/review-documents.ts';

const written = (format: string, of: Proposal = proposal) => EXPORTS.get(format)?.write(of) ?? '';
const formatOf = (format: string) => EXPORTS.get(format) ?? expect.fail();
const [DRAFT] = proposal.attach;
if (DRAFT === undefined) throw new Error('no draft');
const withDrafts = (...changes: readonly Partial<Draft>[]): Proposal => ({
  ...proposal,
  attach: changes.map((change) => ({ ...DRAFT, ...change })),
});

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
  expect(parsePolicy(Resources.ordersapi1.Properties.PolicyDocument, 'test')).toEqual(
    DRAFT.document,
  );
  expect(Metadata.Ratchet.TakeAwayFromTheRole).toEqual([
    'arn:aws:iam::aws:policy/PowerUserAccess',
    'pass-any-role',
  ]);
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
