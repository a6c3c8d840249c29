import { expect, it } from 'vitest';
import { prefixOf } from '../../../../lib/domain/trail/event-source.ts';

it.each([
  ['s3.amazonaws.com', 's3'],
  ['S3.AmazonAWS.com', 's3'],
  ['monitoring.amazonaws.com', 'cloudwatch'],
  ['email.amazonaws.com', 'ses'],
  ['tagging.amazonaws.com', 'tag'],
  ['amazonmq.amazonaws.com', 'mq'],
  ['servicecatalog-appregistry.amazonaws.com', 'servicecatalog'],
  ['runtime.sagemaker.amazonaws.com', 'sagemaker'],
  ['query.timestream.amazonaws.com', 'timestream'],
  ['streams.dynamodb.amazonaws.com', 'dynamodb'],
  ['ec2.amazonaws.com.cn', 'ec2'],
])('%s is granted as %s', (source, prefix) => {
  expect(prefixOf(source)).toBe(prefix);
});

it.each(['', 'nowhere.amazonaws.com', '__proto__', 'constructor.amazonaws.com'])(
  'nothing is granted for "%s"',
  (source) => {
    expect(prefixOf(source)).toBeUndefined();
  },
);
