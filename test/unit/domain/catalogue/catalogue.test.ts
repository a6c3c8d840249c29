import { describe, expect, it } from 'vitest';
import {
  action,
  actionsMatching,
  catalogueVersion,
  services,
  serviceTitle,
  supportsResources,
} from '../../../../lib/domain/catalogue/catalogue.ts';

describe('action', () => {
  it('finds an action in any case and gives its canonical spelling', () => {
    expect(action('S3:GETobject')?.name).toBe('s3:GetObject');
    expect(action('apigateway:get')?.name).toBe('apigateway:GET');
  });

  it.each([
    's3:GetNothing',
    'nothing:GetObject',
    's3',
    '',
    ':',
    's3:',
    '__proto__:toString',
    's3:__proto__',
    's3:constructor',
  ])('knows no action called "%s"', (name) => {
    expect(action(name)).toBeUndefined();
  });

  it('tells the resource types with their ARN templates, and which are required', () => {
    expect(action('kms:Decrypt')).toEqual({
      name: 'kms:Decrypt',
      service: 'kms',
      level: 'Write',
      resourceTypes: [
        {
          name: 'key',
          arns: [
            expect.stringMatching(
              /^arn:\$\{Partition\}:kms:\$\{Region\}:\$\{Account\}:key\/\$\{KeyId\}$/,
            ),
          ],
          required: true,
        },
      ],
      dependent: [],
    });
    const run = action('ec2:RunInstances');
    const required = run?.resourceTypes.filter((type) => type.required).map((type) => type.name);
    expect(required).toEqual([
      'image',
      'instance',
      'network-interface',
      'security-group',
      'subnet',
    ]);
  });

  it('knows resource types whose name has blanks in it', () => {
    const types = action('gameliftstreams:GetStreamGroup')?.resourceTypes.map((type) => type.name);
    expect(types).toContain('stream group');
    const all = actionsMatching('*').flatMap((name) => action(name)?.resourceTypes ?? []);
    const templates = new Set(all.flatMap(({ arns }) => arns));
    expect([...templates].filter((arn) => !/^arn:[^\s,;|=]+$/.test(arn))).toEqual([]);
  });

  it('keeps apart the templates of a type that has two', () => {
    const stage = action('greengrass:GetDeploymentStatus')?.resourceTypes;
    expect(stage?.find((type) => type.name === 'deployment')?.arns).toHaveLength(2);
  });

  it.each([
    ['s3:GetObject', 'Read'],
    ['s3:ListBucket', 'List'],
    ['s3:PutObject', 'Write'],
    ['s3:PutObjectTagging', 'Tagging'],
    ['s3:PutBucketPolicy', 'Permissions management'],
  ])('says that %s is of level %s', (name, level) => {
    expect(action(name)?.level).toBe(level);
  });

  it('names the further actions a call may need, of any service', () => {
    expect(action('lambda:CreateFunction')?.dependent).toContain('iam:PassRole');
    expect(action('ec2:RunInstances')?.dependent).toContain('ec2:CreateTags');
  });
});

describe('actionsMatching', () => {
  it.each([
    ['s3:Get*Acl', ['s3:GetBucketAcl', 's3:GetObjectAcl', 's3:GetObjectVersionAcl']],
    ['S3:get*ACL', ['s3:GetBucketAcl', 's3:GetObjectAcl', 's3:GetObjectVersionAcl']],
    ['sqs:SendMessage', ['sqs:SendMessage']],
    ['sqs:???dMessage', ['sqs:SendMessage']],
    ['iam:PassRole*', ['iam:PassRole']],
    ['*:PassRole', ['iam:PassRole']],
    ['s3:Nothing*', []],
    ['nothing:*', []],
    ['s3', []],
    ['', []],
  ])('expands %s', (pattern, expected) => {
    expect(actionsMatching(pattern)).toEqual(expected);
  });

  it('expands * to every action, each once and sorted', () => {
    const all = actionsMatching('*');
    expect(all.length).toBeGreaterThan(20_000);
    expect([...new Set(all)].sort()).toEqual(all);
  });

  it('gives only names that look up as themselves', () => {
    expect(actionsMatching('*').filter((name) => action(name)?.name !== name)).toEqual([]);
  });

  it('gives only dependent actions that exist', () => {
    const named = actionsMatching('*').flatMap((name) => action(name)?.dependent ?? []);
    expect(named.filter((name) => action(name)?.name !== name)).toEqual([]);
  });

  it('answers a hostile pattern in bounded time', () => {
    expect(actionsMatching(`s3:${'*a'.repeat(2_000)}b`)).toEqual([]);
  });
});

describe('services', () => {
  it('come in the order of the names of their actions', () => {
    const byAction = [...new Set(actionsMatching('*').map((name) => name.split(':')[0]))];
    expect(byAction).toEqual(services);
  });

  it('have the titles that AWS gives them', () => {
    expect(serviceTitle('s3')).toBe('Amazon S3');
    expect(serviceTitle('nothing')).toBeUndefined();
    expect(serviceTitle('__proto__')).toBeUndefined();
    expect(services.filter((service) => !serviceTitle(service))).toEqual([]);
  });
});

describe('supportsResources', () => {
  it.each([
    ['s3:GetObject', true],
    ['s3:ListAllMyBuckets', false],
    ['ec2:DescribeInstances', false],
    ['no:SuchAction', false],
  ])('%s: %s', (name, expected) => {
    expect(supportsResources(name)).toBe(expected);
  });
});

it('names the versions it was generated from', () => {
  expect(catalogueVersion).toMatch(/^iam-data \d+\.\d+\.\d+, dependent actions \d+\.\d+\.\d+$/);
});
