import { describe, expect, it } from 'vitest';
import { ownersOf, owns } from '../../../../lib/domain/exports/owners.ts';
import { readStackFile, type Stack } from '../../../../lib/domain/exports/stack-file.ts';
import {
  described,
  listed,
  ROLE_ARN,
  STACK_ID,
  shownState,
} from '../../../support/owning-stack.ts';

const role = (tags: Readonly<Record<string, string>> = {}, arn = ROLE_ARN) => ({ arn, tags });
const stackOf = (json: unknown) => readStackFile(json, 'x.json') as Stack;
const resource = (more: Readonly<Record<string, unknown>>) => ({
  LogicalResourceId: 'Files',
  PhysicalResourceId: 'acme',
  ResourceType: 'AWS::S3::Bucket',
  ...more,
});

describe('a stack', () => {
  it('tells its name, its place and its roles', () => {
    expect(stackOf(described)).toMatchObject({
      id: STACK_ID,
      name: 'orders',
      account: '111122223333',
      region: 'eu-west-1',
      roles: new Map([
        ['orders-api', 'Role'],
        ['orders-export', 'ExportRole'],
      ]),
    });
  });

  it('that does not name itself tells its place by the ARNs and queues that it made', () => {
    expect(stackOf(listed)).toMatchObject({
      id: null,
      name: null,
      account: '111122223333',
      region: 'eu-west-1',
    });
  });

  it('has no place when these say several', () => {
    const topic = (region: string) =>
      resource({ PhysicalResourceId: `arn:aws:sns:${region}:111122223333:t` });
    const json = { StackResourceSummaries: [topic('eu-west-1'), topic('us-east-1')] };

    expect(stackOf(json)).toMatchObject({ region: null, account: '111122223333' });
  });

  it('has no value by what was deleted, or never made', () => {
    const json = {
      StackResources: [
        resource({ ResourceStatus: 'DELETE_COMPLETE' }),
        resource({ PhysicalResourceId: '' }),
        resource({ PhysicalResourceId: undefined }),
      ],
    };
    const place = { partition: 'aws', account: '1', region: null };

    expect(stackOf(json).valuesIn(place)).toEqual([]);
  });

  it.each([
    ['by the role among its resources', described, role(), true],
    [
      'by its id in a tag',
      { StackResources: [resource({ StackId: STACK_ID })] },
      role({ 'aws:cloudformation:stack-id': STACK_ID }),
      true,
    ],
    [
      'by its name in a tag, where it tells no id',
      { StackResourceSummaries: [resource({ StackName: 'orders' })] },
      role({ 'aws:cloudformation:stack-name': 'orders' }),
      true,
    ],
    [
      'not by its name alone, where the id is another',
      { StackResources: [resource({ StackId: STACK_ID, StackName: 'orders' })] },
      role({
        'aws:cloudformation:stack-name': 'orders',
        'aws:cloudformation:stack-id': `${STACK_ID}2`,
      }),
      false,
    ],
    [
      'not in another account',
      described,
      role({}, ROLE_ARN.replace('111122223333', '999988887777')),
      false,
    ],
    ['not without a sign', { StackResources: [resource({})] }, role(), false],
  ])('owns a role %s', (_, json, owned, expected) => {
    expect(owns(stackOf(json), owned)).toBe(expected);
  });

  it('of several is the one that has the role', () => {
    const other = stackOf({ StackResources: [resource({ StackName: 'other' })] });
    const { stack } = ownersOf(role({ 'aws:cloudformation:stack-name': 'other' }), [
      other,
      stackOf(described),
    ]);

    expect(stack.name).toBe('orders');
  });
});

describe('a state of Terraform', () => {
  it('names what it manages in its root module, and nothing else', () => {
    const { terraform } = ownersOf(role(), [readStackFile(shownState, 'state.json')]);

    expect(terraform.role).toEqual({ kind: 'resource', id: 'aws_iam_role.api', attribute: 'name' });
    expect(terraform.values.map(({ reference }) => 'id' in reference && reference.id)).toEqual([
      'aws_iam_role.api',
      'aws_s3_bucket.files',
      'aws_dynamodb_table.all["orders"]',
      'aws_sqs_queue.ship',
      'aws_iam_policy.orders-api-1',
      'aws_db_instance.db',
    ]);
  });

  it('leaves out addresses that are no plain ones, such as what would run as code', () => {
    const [first] = shownState.values.root_module.resources;
    const odd = [
      'aws_s3_bucket.a["${file(\'x\')}"]',
      'aws_s3_bucket.a\n}',
      'data.aws_x.y',
      'null.x',
    ];
    const resources = odd.map((address) => ({ ...first, address }));
    const json = { format_version: '1.0', values: { root_module: { resources } } };

    expect(readStackFile(json, 'x.json')).toMatchObject({ values: [], roles: new Map() });
  });
});

describe('bad input', () => {
  it.each([
    ['null', null, /x\.json lists no resources of a stack.*describe-stack-resources/],
    ['a list', [], /lists no resources/],
    ['text', 'StackResources', /lists no resources/],
    ['another file', { Records: [] }, /lists no resources/],
    ['an empty stack', { StackResources: [] }, /x\.json: StackResources: /],
    [
      'a resource without a type',
      { StackResources: [{ LogicalResourceId: 'A' }] },
      /x\.json: StackResources\[0\]\.ResourceType: /,
    ],
    [
      'a logical id with markup',
      { StackResources: [resource({ LogicalResourceId: "a'); evil('" })] },
      /StackResources\[0\]\.LogicalResourceId: no logical id/,
    ],
    [
      'a logical id that is a pair',
      { StackResourceSummaries: [resource({ LogicalResourceId: 'A.Arn' })] },
      /no logical id/,
    ],
    ['one page of several', { ...listed, NextToken: 'x' }, /x\.json is the first of several pages/],
    [
      'two stacks',
      { StackResources: [resource({ StackId: 'a' }), resource({ StackId: 'b' })] },
      /resources of 2 stacks: give a file for each/,
    ],
    [
      'a plan',
      { format_version: '1.2', planned_values: {} },
      /x\.json is not what "terraform show -json" prints/,
    ],
    [
      'a raw state',
      { version: 4, lineage: 'x', resources: [] },
      /terraform show -json.*not the state file/,
    ],
    ['an empty state', { format_version: '1.0' }, /terraform show -json/],
  ])('%s is refused in words', (_, json, message) => {
    expect(() => readStackFile(json, 'x.json')).toThrow(message);
  });

  it.each(['__proto__', 'constructor'])('a role called %s is one like others', (name) => {
    const json = {
      StackResources: [resource({ ResourceType: 'AWS::IAM::Role', PhysicalResourceId: name })],
    };
    const { stack } = ownersOf(role({}, `arn:aws:iam::111122223333:role/${name}`), [stackOf(json)]);

    expect(stack.role).toEqual({ kind: 'resource', id: 'Files', attribute: null });
  });
});
