import { describe, expect, it } from 'vitest';
import { action } from '../../../../lib/domain/catalogue/catalogue.ts';
import type { Fields } from '../../../../lib/domain/trail/parameters.ts';
import { placeholderValues } from '../../../../lib/domain/trail/placeholder-values.ts';
import { requestedArns, requestedPattern } from '../../../../lib/domain/trail/requested-arns.ts';

const here = { partition: 'aws', region: 'us-east-1', account: '111122223333' };

function first(name: string) {
  const known = action(name);
  const type = known?.resourceTypes[0];
  if (known === undefined || type === undefined) throw new Error(`${name} has no resource type`);
  return { known, type };
}

function patternOf(name: string, request: Fields, isNew: boolean): string | undefined {
  const { known, type } = first(name);
  return requestedPattern(known, type, request, here, isNew);
}

describe('the pattern of a request', () => {
  it('has the values told and stars for the others', () => {
    expect(patternOf('autoscaling:DeletePolicy', { autoScalingGroupName: 'web' }, false)).toBe(
      'arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:*:autoScalingGroupName/web',
    );
  });

  it('needs a value, or a call that makes the thing', () => {
    expect(patternOf('ec2:CreateInternetGateway', { dryRun: 'x' }, true)).toBe(
      'arn:aws:ec2:us-east-1:111122223333:internet-gateway/*',
    );
    expect(patternOf('ec2:CreateInternetGateway', { dryRun: 'x' }, false)).toBe(undefined);
  });

  it('is none when the request tells all, since a whole ARN that was not taken is doubtful', () => {
    expect(patternOf('sqs:CreateQueue', { queueName: 'orders' }, true)).toBe(undefined);
  });

  it('is none for several', () => {
    const autoScalingGroupNames = ['web', 'api'];
    expect(patternOf('autoscaling:DeletePolicy', { autoScalingGroupNames }, false)).toBe(undefined);
  });

  it('is none when something in the request is of such a kind already', () => {
    const arn = 'arn:aws:ec2:us-east-1:444455556666:internet-gateway/igw-0123456789abcdef0';
    const other = { deep: [{ arn }] };
    expect(patternOf('ec2:CreateInternetGateway', other, true)).toBe(undefined);
  });
});

describe('parameters for a placeholder', () => {
  it.each<[string, Fields]>([
    ['by its own name', { DeliveryStreamName: 'logs' }],
    ['in any case', { deliverystreamname: 'logs' }],
    ['in the plural', { deliveryStreamNames: ['logs'] }],
    ['without Name', { deliveryStream: 'logs' }],
  ])('are found %s', (_how, request) => {
    const { known, type } = first('firehose:PutRecord');
    expect(requestedArns(known, type, request, here)).toEqual([
      'arn:aws:firehose:us-east-1:111122223333:deliverystream/logs',
    ]);
  });

  it('are found deep in EC2, where a short name is another thing', () => {
    const { known, type } = first('ec2:DeleteVolume');
    const valuesIn = (request: Fields) => placeholderValues(known, type, ['VolumeId'], request);
    expect(valuesIn({ a: { volumeId: 'vol-0123456789abcdef0' } })).toEqual([
      ['vol-0123456789abcdef0'],
    ]);
    expect(valuesIn({ a: { volume: 'gp3' } })).toEqual([[]]);
  });
});
