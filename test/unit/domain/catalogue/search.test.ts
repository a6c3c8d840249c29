import { describe, expect, it } from 'vitest';
import { action } from '../../../../lib/domain/catalogue/catalogue.ts';
import { searchActions } from '../../../../lib/domain/catalogue/search.ts';

const found = (query: string) => searchActions(query).found.map((entry) => entry.action);

describe('searchActions', () => {
  it.each([
    ['put object s3', 's3:PutObject'],
    ['S3 Object PUT', 's3:PutObject'],
    ['s3:PutObject', 's3:PutObject'],
    ['putobject', 's3:PutObject'],
    ['start build', 'codebuild:StartBuild'],
    ['ddb get item', 'dynamodb:GetItem'],
    ['simple storage service get objects', 's3:GetObject'],
    ['get obj s3', 's3:GetObject'],
    ['gets objects', 's3:GetObject'],
    ['update source control from job', 'glue:UpdateSourceControlFromJob'],
    ['assume role', 'sts:AssumeRole'],
    ['create role', 'iam:CreateRole'],
    ['run instances', 'ec2:RunInstances'],
    ['pass role', 'iam:PassRole'],
    ['publish sns', 'sns:Publish'],
    ['step functions start', 'states:StartExecution'],
    ['secrets manager get value', 'secretsmanager:GetSecretValue'],
    ['describe db instances', 'rds:DescribeDBInstances'],
    ['decrypt', 'kms:Decrypt'],
    ['attach role policies', 'iam:AttachRolePolicy'],
    ['cloudwatch logs create group', 'logs:CreateLogGroup'],
    ['apigw get', 'apigateway:GET'],
  ])('finds for "%s" first %s', (query, first) => {
    expect(found(query)[0]).toBe(first);
  });

  it.each([
    ['list buckets', 's3:ListAllMyBuckets', 's3:ListBuckets'],
    ['copy object', 's3:GetObject', 's3:CopyObject'],
    ['copy object', 's3:PutObject', 's3:CopyObject'],
    ['converse', 'bedrock:InvokeModel', 'bedrock:Converse'],
  ])('finds for the call "%s" the action %s, and says so', (query, name, call) => {
    const hit = searchActions(query).found.find((entry) => entry.action === name);
    expect(hit).toBeDefined();
    // Where the words are in its own name as well, nothing has to be explained.
    expect(hit?.call ?? call).toBe(call);
  });

  it('names the call only where the words are not in the name of the action itself', () => {
    expect(searchActions('copy object').found).toEqual([
      { action: 's3:GetObject', call: 's3:CopyObject' },
      { action: 's3:PutObject', call: 's3:CopyObject' },
    ]);
    // Best by the call Invoke, and found by its own name too.
    expect(searchActions('lambda invoke').found[0]).toEqual({
      action: 'lambda:InvokeFunction',
      call: null,
    });
  });

  it('takes a plural for one and one for a plural', () => {
    expect(found('iam list policy')).toContain('iam:ListPolicies');
    expect(found('iam create policies')).toContain('iam:CreatePolicy');
  });

  it('puts the service that is called so before those with the word in a name', () => {
    const lambda = found('lambda');
    const own = lambda.filter((name) => name.startsWith('lambda:'));
    expect(lambda.slice(0, own.length)).toEqual(own);
    expect(lambda.length).toBeGreaterThan(own.length);
  });

  it('finds each action once, and only such as have all the words', () => {
    const names = found('get s3 tagging');
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^s3.*get.*tag/i.test(name))).toEqual([]);
  });

  it('forgives a letter when nothing else is found, and says what it read', () => {
    const { found: hits, corrected, lacking } = searchActions('put objetc s3');
    expect(hits[0]?.action).toBe('s3:PutObject');
    expect([...corrected]).toEqual([['objetc', 'object']]);
    expect(lacking).toBe(0);
  });

  it('takes no word for misspelled that only a service is called by', () => {
    expect(searchActions('docker frobnicate').corrected.size).toBe(0);
  });

  it('finds those that lack a word only when no action has them all, and says so', () => {
    const { found: hits, lacking } = searchActions('frobnicate create bucket s3');
    expect(hits[0]?.action).toBe('s3:CreateBucket');
    expect(lacking).toBe(1);
  });

  it.each(['', '  ', '*', 'qqqqq', '__proto__ qqqqq zzzzz', '${}'])(
    '"%s" harms nothing',
    (query) => {
      expect(found(query).filter((name) => action(name)?.name !== name)).toEqual([]);
    },
  );

  it('finds nothing for a word that nothing has, and for no word', () => {
    expect(found('qqqqq')).toEqual([]);
    expect(found('')).toEqual([]);
  });

  it('answers a long query in bounded time', () => {
    expect(found('x1'.repeat(20_000))).toEqual([]);
    const different = Array.from({ length: 200 }, (_, at) => `q${at.toString(36)}z`).join(' ');
    expect(found(`${different} putobject`)[0]).toBe('s3:PutObject');
  });
});
