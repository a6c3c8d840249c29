import { describe, expect, it } from 'vitest';
import { action, actionsMatching } from '../../../../lib/domain/catalogue/catalogue.ts';
import {
  fillGaps,
  fillTemplate,
  fitsTemplate,
  placeholdersOf,
  placeOf,
} from '../../../../lib/domain/trail/arn.ts';

/** Templates with `<Name>` for a placeholder. */
const template = (short: string) =>
  short.replace(/<(\w+)>/g, (_all, name) => '$'.concat('{', name, '}'));
const TABLE = template('arn:<Partition>:dynamodb:<Region>:<Account>:table/<TableName>');
const OBJECT = template('arn:<Partition>:s3:::<BucketName>/<ObjectName>');
const ROLE = template('arn:<Partition>:iam::<Account>:role/<RoleNameWithPath>');
const here = { partition: 'aws', region: 'us-east-1', account: '111122223333' };

describe('placeOf', () => {
  it.each([
    ['us-east-1', 'aws'],
    ['eu-central-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('%s is in partition %s', (awsRegion, partition) => {
    expect(placeOf({ awsRegion }).partition).toBe(partition);
  });

  it('takes the receiving account, else the caller’s', () => {
    const userIdentity = { accountId: '444455556666' };
    expect(placeOf({ recipientAccountId: '111122223333', userIdentity }).account).toBe(
      '111122223333',
    );
    expect(placeOf({ userIdentity }).account).toBe('444455556666');
    expect(placeOf({ recipientAccountId: 'x', userIdentity: 'y' }).account).toBe('');
  });
});

describe('the partition', () => {
  it.each([
    ['arn:aws:sts::111122223333:assumed-role/app/s', 'cn-west-3r', 'aws'],
    ['arn:aws-cn:iam::111122223333:user/ada', 'cn-north-1', 'aws-cn'],
    ['arn:aws-us-gov:iam::111122223333:user/ada', 'us-east-1', 'aws-us-gov'],
    ['ada', 'cn-north-1', 'aws-cn'],
    [{ hostile: true }, 'cn-north-1', 'aws-cn'],
  ])('of %s in %s is %s: the caller’s ARN comes first', (arn, awsRegion, partition) => {
    expect(placeOf({ awsRegion, userIdentity: { arn } }).partition).toBe(partition);
  });
});

describe('fillGaps', () => {
  const STREAM = template(
    'arn:<Partition>:dynamodb:<Region>:<Account>:table/<TableName>/stream/<StreamLabel>',
  );
  it('puts a star where a value is missing, and only there', () => {
    const table = (name: string) => (name === 'TableName' ? 'Music' : undefined);
    expect(fillGaps(STREAM, here, table)).toBe(
      'arn:aws:dynamodb:us-east-1:111122223333:table/Music/stream/*',
    );
    expect(fillGaps(STREAM, here, () => undefined)).toBe(
      'arn:aws:dynamodb:us-east-1:111122223333:table/*/stream/*',
    );
  });

  it.each(['Mus*c', 'a/b', 'x\0y', '${aws:username}'])(
    'gives nothing for a value such as %j',
    (value) => {
      expect(fillGaps(STREAM, here, (name) => (name === 'TableName' ? value : undefined))).toBe(
        undefined,
      );
    },
  );

  it('gives nothing where the place is not known', () => {
    expect(fillGaps(STREAM, { ...here, account: '' }, () => undefined)).toBe(undefined);
    expect(fillGaps(STREAM, { ...here, region: '' }, () => undefined)).toBe(undefined);
  });
});

describe('fitsTemplate', () => {
  it.each([
    [TABLE, 'arn:aws:dynamodb:us-east-1:111122223333:table/Music', true],
    [TABLE, 'arn:aws-cn:dynamodb:cn-north-1:111122223333:table/Music', true],
    [TABLE, 'arn:aws:dynamodb:us-east-1:111122223333:table/Music/stream/2024', false],
    [TABLE, 'arn:aws:dynamodb:us-east-1:111122223333:table/', false],
    [TABLE, 'arn::::table/table', false],
    [TABLE, 'arn:aws:s3:::table/Music', false],
    [OBJECT, 'arn:aws:s3:::reports/2024/a:b.csv', true],
    [OBJECT, 'arn:aws:s3:::reports', false],
    [ROLE, 'arn:aws:iam::111122223333:role/service-role/x', true],
    [ROLE, 'arn:aws:iam::111122223333:user/x', false],
  ])('%s and %s: %s', (pattern, arn, expected) => {
    expect(fitsTemplate(pattern, arn)).toBe(expected);
  });
});

describe('fillTemplate', () => {
  it('fills in place and values', () => {
    expect(fillTemplate(TABLE, here, () => 'Music')).toBe(
      'arn:aws:dynamodb:us-east-1:111122223333:table/Music',
    );
  });

  it.each(['Music/stream/1', 'a:b', 'a*', 'a?', 'a\nb', '', undefined])(
    'makes nothing of %j',
    (value) => {
      expect(fillTemplate(TABLE, here, () => value)).toBeUndefined();
    },
  );

  it.each(['region', 'account'])('makes nothing without a %s', (part) => {
    expect(fillTemplate(TABLE, { ...here, [part]: '' }, () => 'Music')).toBeUndefined();
  });
});

it('fits every ARN that it fills, for every template of the catalogue', () => {
  const templates = new Set(
    actionsMatching('*').flatMap(
      (name) => action(name)?.resourceTypes.flatMap((type) => type.arns) ?? [],
    ),
  );
  const filled = [...templates].map((entry) => fillTemplate(entry, here, () => 'x1'));
  const broken = [...templates].filter((entry, index) => {
    const arn = filled[index];
    return arn === undefined ? !entry.includes('*') : !fitsTemplate(entry, arn);
  });
  expect(broken).toEqual([]);
  expect(placeholdersOf(OBJECT)).toEqual(['BucketName', 'ObjectName']);
});
