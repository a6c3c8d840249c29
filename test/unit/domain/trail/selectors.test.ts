import { describe, expect, it } from 'vitest';
import { BadInput } from '../../../../lib/domain/errors.ts';
import { parseSelectors } from '../../../../lib/domain/trail/selectors.ts';
import { visibilityUnder } from '../../../../lib/domain/trail/visibility.ts';

const management = {
  Name: 'management',
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
};
const dataOf = (type: string, ...fields: readonly object[]) => ({
  FieldSelectors: [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: [type] },
    ...fields,
  ],
});
const advanced = (...selectors: readonly object[]) =>
  visibilityUnder(parseSelectors({ AdvancedEventSelectors: selectors }, 'x'));
const basic = (...selectors: readonly object[]) =>
  visibilityUnder(parseSelectors({ EventSelectors: selectors }, 'x'));

describe('what a trail shows', () => {
  it('without selectors: management events, and no data event for sure', () => {
    const sight = visibilityUnder(null);
    expect(sight('ec2:DescribeInstances')).toEqual({ kind: 'logged' });
    expect(sight('s3:GetObject')).toMatchObject({
      kind: 'hidden',
      reason: expect.stringContaining('--event-selectors'),
    });
    expect(sight('iam:PassRole').kind).toBe('inferred');
    expect(sight('ssmmessages:OpenDataChannel').kind).toBe('hidden');
  });

  it.each([
    ['all objects', [dataOf('AWS::S3::Object')], { kind: 'logged' }],
    ['no data events', [management], { kind: 'hidden' }],
    ['those of another service', [dataOf('AWS::Lambda::Function')], { kind: 'hidden' }],
    [
      'writes only',
      [dataOf('AWS::S3::Object', { Field: 'readOnly', Equals: ['false'] })],
      { kind: 'hidden' },
    ],
    [
      'some buckets',
      [dataOf('AWS::S3::Object', { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::a/'] })],
      { kind: 'hidden' },
    ],
    [
      'all but one bucket',
      [dataOf('AWS::S3::Object', { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::a/'] })],
      { kind: 'partly', on: ['arn:aws:s3:::a/*'] },
    ],
    [
      'a condition that is not understood',
      [dataOf('AWS::S3::Object', { Field: 'eventName', Equals: ['PutObject'] })],
      { kind: 'hidden' },
    ],
    [
      'a pattern that is not understood',
      [dataOf('AWS::S3::Object', { Field: 'resources.ARN', EndsWith: ['.csv'] })],
      { kind: 'hidden' },
    ],
  ])('of s3:GetObject, when it logs %s', (_, selectors, expected) => {
    expect(advanced(...selectors)('s3:GetObject')).toMatchObject(expected);
  });

  it('leaves the bucket itself in the dark for calls that list it', () => {
    const sight = advanced(
      dataOf('AWS::S3::Object', { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::a/'] }),
    );
    expect(sight('s3:ListBucket')).toMatchObject({ kind: 'partly', on: ['arn:aws:s3:::a'] });
  });

  it('does not take items for streams, nor one kind of data event for another', () => {
    const sight = advanced(dataOf('AWS::DynamoDB::Table'));
    expect(sight('dynamodb:GetItem').kind).toBe('logged');
    expect(sight('dynamodb:GetRecords').kind).toBe('hidden');
    expect(sight('sqs:SendMessage').kind).toBe('hidden');
  });

  it.each([
    ['WriteOnly', 'ec2:DescribeInstances', 'hidden'],
    ['WriteOnly', 'ec2:RunInstances', 'logged'],
    ['ReadOnly', 'ec2:RunInstances', 'hidden'],
    ['All', 'ec2:DescribeInstances', 'logged'],
  ])('with ReadWriteType %s: %s is %s', (ReadWriteType, action, kind) => {
    expect(basic({ ReadWriteType, IncludeManagementEvents: true })(action).kind).toBe(kind);
  });

  it('hides a service that the trail leaves out', () => {
    const sight = basic({ ExcludeManagementEventSources: ['kms.amazonaws.com'] });
    expect(sight('kms:Decrypt')).toEqual({
      kind: 'hidden',
      reason: 'the trail leaves out kms.amazonaws.com',
    });
    expect(sight('ec2:DescribeInstances').kind).toBe('logged');
  });

  it.each([
    ['arn:aws:s3', 'logged'],
    ['arn:aws:s3:::', 'logged'],
    ['arn:aws:s3:::one-bucket/', 'hidden'],
  ])('with the basic data resource %s: s3:GetObject is %s', (value, kind) => {
    expect(
      basic({ DataResources: [{ Type: 'AWS::S3::Object', Values: [value] }] })('s3:GetObject').kind,
    ).toBe(kind);
  });
});

it.each([
  [null],
  ['text'],
  [{}],
  [{ Records: [] }],
  [{ EventSelectors: [{ ReadWriteType: 'Some' }] }],
])('says how to make the file when it is %j', (json) => {
  expect(() => parseSelectors(json, 'file.json')).toThrow(BadInput);
  expect(() => parseSelectors(json, 'file.json')).toThrow(/file\.json.*get-event-selectors/);
});
