import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { intrinsic, serverlessIntrinsic } from '../../../../lib/domain/exports/intrinsics.ts';
import type { Owner } from '../../../../lib/domain/exports/owner.ts';
import { ownersOf } from '../../../../lib/domain/exports/owners.ts';
import { referenced, referencedCondition } from '../../../../lib/domain/exports/reference.ts';
import { VALUED_TYPES, valuesOf } from '../../../../lib/domain/exports/resource-values.ts';

/** Resources, an ARN that is theirs or in theirs, and what is written for it in the template of their stack. */
const cases = JSON.parse(
  readFileSync(new URL('./resource-values.json', import.meta.url), 'utf8'),
) as readonly { type: string; id: string; arn: string; written: unknown }[];

const PLACE = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
const HERE = 'eu-west-1:111122223333';

const owner = (type: string, physicalId: string, place: Partial<Owner> = PLACE): Owner => ({
  name: null,
  role: null,
  taken: [],
  ...PLACE,
  ...place,
  values: valuesOf({ logicalId: 'It', physicalId, type }, { ...PLACE, ...place } as typeof PLACE),
});
const written = (arn: string, by: Owner) => intrinsic(referenced(arn, by));
const sub = (text: string) => ({ 'Fn::Sub': text });

describe('what a resource stands for', () => {
  it.each(cases)('$type: $arn', ({ type, id, arn, written: expected }) => {
    expect(written(arn, owner(type, id))).toEqual(expected);
  });

  it('is tried for every type that is known', () => {
    const tried = new Set(cases.map(({ type }) => type));

    expect(VALUED_TYPES.filter((type) => !tried.has(type))).toEqual([]);
  });

  it.each([
    ['a longer name', 'arn:aws:s3:::acme-orders-logs/*'],
    ['every name with that beginning', 'arn:aws:s3:::acme-orders*'],
    ['one character more', 'arn:aws:s3:::acme-orders?'],
    ['another kind of thing', 'arn:aws:sns:eu-west-1:111122223333:acme-orders'],
  ])('is not %s', (_, arn) => {
    expect(JSON.stringify(written(arn, owner('AWS::S3::Bucket', 'acme-orders')))).not.toContain(
      'It',
    );
  });

  it('is not the same name in another region or account', () => {
    const table = owner('AWS::DynamoDB::Table', 'orders');

    expect(written('arn:aws:dynamodb:us-east-1:111122223333:table/orders', table)).toEqual(
      sub(`arn:\${AWS::Partition}:dynamodb:us-east-1:\${AWS::AccountId}:table/orders`),
    );
    expect(written('arn:aws:dynamodb:eu-west-1:999988887777:table/orders', table)).toEqual(
      sub(`arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:999988887777:table/orders`),
    );
  });

  it('is nothing where the physical id is no ARN though the type has ARNs for ids', () => {
    expect(owner('AWS::SNS::Topic', 'arn').values).toEqual([]);
  });

  it('is nothing where the region is not known, but for what is in no region', () => {
    const nowhere = { region: null };
    const table = owner('AWS::DynamoDB::Table', 'orders', nowhere);
    const bucket = owner('AWS::S3::Bucket', 'acme-orders', nowhere);

    expect(written(`arn:aws:dynamodb:${HERE}:table/orders`, table)).toEqual(
      sub(`arn:\${AWS::Partition}:dynamodb:eu-west-1:\${AWS::AccountId}:table/orders`),
    );
    expect(written('arn:aws:s3:::acme-orders', bucket)).toEqual({ 'Fn::GetAtt': ['It', 'Arn'] });
  });

  it('is the longest of several that fit', () => {
    const by = owner('AWS::Lambda::Function', 'a');
    const [more] = owner('AWS::Logs::LogGroup', '/aws/lambda/a').values;
    if (more === undefined) throw new Error('no value');
    const both = {
      ...by,
      values: [...by.values, { ...more, reference: { ...more.reference, id: 'Log' } }],
    } as Owner;

    expect(written(`arn:aws:logs:${HERE}:log-group:/aws/lambda/a:*`, both)).toEqual({
      'Fn::GetAtt': ['Log', 'Arn'],
    });
  });
});

describe('account, region and partition', () => {
  const nobody = owner('AWS::None::None', 'x');

  it.each([
    ['arn:aws:s3:::elsewhere/*', `arn:\${AWS::Partition}:s3:::elsewhere/*`],
    [`arn:aws:sns:${HERE}:x`, `arn:\${AWS::Partition}:sns:\${AWS::Region}:\${AWS::AccountId}:x`],
    ['arn:aws:sns:*:111122223333:x', `arn:\${AWS::Partition}:sns:*:\${AWS::AccountId}:x`],
    [
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
      `arn:\${AWS::Partition}:iam::aws:policy/ReadOnlyAccess`,
    ],
    ['arn:aws:s3:::logs-111122223333', `arn:\${AWS::Partition}:s3:::logs-111122223333`],
  ])('%s is written with pseudo parameters', (arn, text) => {
    expect(written(arn, nobody)).toEqual(sub(text));
  });

  it.each(['*', 'arn:aws-cn:s3:::b', 'arn:*:s3:::b', '', 'no:arn:of:aws'])(
    '%j stays as it is',
    (text) => {
      expect(written(text, nobody)).toBe(text);
    },
  );

  it.each([
    ['aws:SourceAccount', '111122223333', { Ref: 'AWS::AccountId' }],
    ['AWS:ResourceAccount', '111122223333', { Ref: 'AWS::AccountId' }],
    ['aws:RequestedRegion', 'eu-west-1', { Ref: 'AWS::Region' }],
    ['aws:SourceArn', 'arn:aws:s3:::b', sub(`arn:\${AWS::Partition}:s3:::b`)],
    ['aws:SourceAccount', '999988887777', '999988887777'],
    ['aws:RequestedRegion', 'eu-*', 'eu-*'],
    ['aws:RequestTag/owner', '111122223333', '111122223333'],
    ['kms:ViaService', 's3.eu-west-1.amazonaws.com', 's3.eu-west-1.amazonaws.com'],
  ])('in a condition on %s, %s', (key, text, expected) => {
    expect(intrinsic(referencedCondition(key, text, nobody))).toEqual(expected);
  });
});

describe('policy variables', () => {
  const bucket = owner('AWS::S3::Bucket', 'home');

  it('stay what they are beside a reference', () => {
    expect(written(`arn:aws:s3:::home/\${aws:username}/*`, bucket)).toEqual(
      sub(`\${It.Arn}/\${!aws:username}/*`),
    );
    expect(written(`arn:aws:s3:::home/\${*}`, bucket)).toEqual(sub(`\${It.Arn}/\${!*}`));
  });

  it.each([
    ['a variable with a default', `/\${aws:username, 'nobody'}`],
    ['a dollar at the end of the text', '/cost-in-$'],
    ['a brace that is never closed', '/${aws'],
    ['what Fn::Sub takes for text already', '/${!aws}'],
    ['a variable in a variable', '/${a${b}}'],
  ])('and odd text go through Fn::Join: %s', (_, text) => {
    const made = written(`arn:aws:s3:::home${text}`, bucket) as {
      readonly 'Fn::Join': readonly [string, readonly unknown[]];
    };

    expect(made['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : '')).join('')).toBe(
      text,
    );
  });

  it('are no text of their own for Serverless, which takes them for its own variables', () => {
    const text = `\${aws:username}`;

    expect(intrinsic([text])).toBe(text);
    expect(serverlessIntrinsic([text])).toEqual(sub(`\${!aws:username}`));
    expect(JSON.stringify(serverlessIntrinsic([`\${a\${aws:username}}`]))).not.toContain('${');
  });
});

describe('the owner of a role', () => {
  const arn = 'arn:aws-us-gov:iam::111122223333:role/service/api';

  it('is known by the tags that CloudFormation gives, as far as they tell', () => {
    const { stack, terraform } = ownersOf({
      arn,
      tags: {
        'aws:cloudformation:stack-id':
          'arn:aws-us-gov:cloudformation:us-gov-west-1:111122223333:stack/orders/1',
        'aws:cloudformation:stack-name': 'orders',
        'aws:cloudformation:logical-id': 'ApiRole',
      },
    });

    expect(stack).toMatchObject({
      name: 'orders',
      partition: 'aws-us-gov',
      account: '111122223333',
      region: 'us-gov-west-1',
      role: { kind: 'resource', id: 'ApiRole', attribute: null },
    });
    expect(written(arn, stack)).toEqual(
      sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/service/\${ApiRole}`),
    );
    expect(terraform).toMatchObject({ name: null, role: null, values: [] });
  });

  it('is nobody without tags: account and partition are known all the same', () => {
    expect(ownersOf({ arn, tags: {} }).stack).toEqual({
      name: null,
      partition: 'aws-us-gov',
      account: '111122223333',
      region: null,
      role: null,
      values: [],
      taken: [],
    });
  });

  it('is not believed when a tag is no logical id', () => {
    const tags = { 'aws:cloudformation:logical-id': "x'); evil('" };

    expect(ownersOf({ arn, tags }).stack.role).toBeNull();
  });
});
