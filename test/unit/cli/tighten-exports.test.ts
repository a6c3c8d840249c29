import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXPORTS } from '../../../lib/domain/exports/exports.ts';
import { type TightenBench, tightenBench } from '../../support/tighten-command.ts';

let bench: TightenBench;
beforeEach(async () => {
  bench = await tightenBench();
});
afterEach(() => bench.remove());

const roleArn = async () => {
  const { RoleDetailList } = JSON.parse(await readFile(bench.dump, 'utf8'));
  return RoleDetailList.find(({ RoleName }: { RoleName: string }) => RoleName === 'orders-api').Arn;
};
const resources = (role = 'orders-api') => ({
  StackResources: [
    ['Api', role, 'AWS::IAM::Role'],
    ['Orders', 'orders', 'AWS::DynamoDB::Table'],
  ].map(([LogicalResourceId, PhysicalResourceId, ResourceType]) => ({
    StackName: 'orders',
    StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/orders/1',
    LogicalResourceId,
    PhysicalResourceId,
    ResourceType,
  })),
});
const exportOne = async (...more: readonly string[]) => {
  const said = await bench.tighten('--role', 'orders-api', ...more);
  expect(said.complaint).toBe('');
  const folder = join(bench.out, 'exports');
  const [name = ''] = await readdir(folder);
  return { ...said, name, text: await readFile(join(folder, name), 'utf8'), told: said.text };
};

describe('drafts as files', () => {
  it.each([...EXPORTS])('are written as %s, and told of', async (format, { ending }) => {
    const { name, text, told } = await exportOne('--export', format);

    expect(name).toBe(`orders-api.${ending}`);
    expect(text).toContain('dynamodb:DescribeTable');
    expect(told).toContain(join(bench.out, 'exports'));
  });

  it('name the resources of the stack that owns the role', async () => {
    const file = await bench.write('stack.json', JSON.stringify(resources()));
    const { text } = await exportOne('--export', 'cloudformation', '--stack-resources', file);

    expect(text).toContain('"Ref": "Api"');
    expect(text).toMatch(/"Fn::GetAtt": \[\s+"Orders",\s+"Arn"/);
  });

  it('name what Terraform manages', async () => {
    const shown = {
      format_version: '1.0',
      values: {
        root_module: {
          resources: [
            {
              address: 'aws_iam_role.api',
              mode: 'managed',
              type: 'aws_iam_role',
              name: 'api',
              values: { arn: await roleArn() },
            },
          ],
        },
      },
    };
    const file = await bench.write('state.json', JSON.stringify(shown));
    const { text } = await exportOne('--export', 'terraform', '--stack-resources', file);

    expect(text).toContain('role       = aws_iam_role.api.name');
  });

  it('are offered so on the page of the ticket', async () => {
    const file = await bench.write('stack.json', JSON.stringify(resources()));
    const page = await bench.reviewPage('--role', 'orders-api', '--stack-resources', file);
    const path = await page.ticket();
    const { origin } = new URL(page.links().at(-1) ?? '');
    const text = await (await fetch(`${origin}${path}/export/cloudformation`)).text();
    await page.post(path, 'reject', { name: 'Ada', reason: 'seen' });
    await page.end;

    expect(text).toContain('"Ref": "Api"');
  });

  it('are not written where there is no draft', async () => {
    await bench.tighten('--role', 'bare', '--export', 'cdk');

    expect(await readdir(bench.out)).not.toContain('exports');
  });
});

describe('bad input', () => {
  const cases: readonly (readonly [string, () => Promise<readonly string[]>, RegExp])[] = [
    [
      'a form that there is not',
      async () => ['--export', 'pulumi'],
      /pulumi.*Allowed choices are json, cloudformation, cdk, terraform, serverless/,
    ],
    [
      'a file that is not there',
      async () => ['--stack-resources', join(bench.folder, 'none.json')],
      /none\.json.*no such file/,
    ],
    [
      'a file that is not JSON',
      async () => ['--stack-resources', await bench.write('s.json', 'hello')],
      /--stack-resources .*s\.json: not JSON/,
    ],
    [
      'a file that lists no resources',
      async () => ['--stack-resources', await bench.write('s.json', '{"Stacks":[]}')],
      /s\.json lists no resources of a stack.*describe-stack-resources/,
    ],
    [
      'a stack that has none of the roles',
      async () => [
        '--stack-resources',
        await bench.write('s.json', JSON.stringify(resources('x'))),
      ],
      /s\.json: none of the chosen roles is in it/,
    ],
  ];

  it.each(cases)('%s is told of, and nothing is written', async (_, flags, complaint) => {
    const said = await bench.tighten('--role', 'orders-api', ...(await flags()));

    expect(said.exitCode).toBe(2);
    expect(said.complaint.replaceAll('\n', ' ')).toMatch(complaint);
    await expect(readdir(bench.out)).rejects.toThrow('ENOENT');
  });
});
