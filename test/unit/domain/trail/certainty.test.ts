import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../../lib/domain/trail/actions.ts';
import { reasonOf } from '../../../../lib/domain/trail/certainty.ts';
import type { ActionUse, TrailRecord } from '../../../../lib/domain/trail/record.ts';

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const KEY_ARN = `arn:aws:kms:us-east-1:111122223333:key/${KEY}`;

function usesOf(event: string, more: TrailRecord): readonly ActionUse[] {
  const [source, name] = event.split(':');
  const meaning = meaningOf({
    eventSource: `${source}.amazonaws.com`,
    eventName: name,
    awsRegion: 'us-east-1',
    recipientAccountId: '111122223333',
    ...more,
  });
  return meaning.kind === 'uses' ? meaning.uses : [];
}

describe('how sure a resource is', () => {
  it.each<[string, TrailRecord, string]>([
    ['listed by CloudTrail', { resources: [{ ARN: KEY_ARN }] }, 'stated'],
    ['whole in a parameter', { requestParameters: { keyId: KEY_ARN } }, 'stated'],
    ['of an id', { requestParameters: { keyId: KEY } }, 'built'],
    ['of an alias', { requestParameters: { keyId: 'alias/app' } }, 'pattern'],
    ['in no region', { requestParameters: { keyId: '1' }, awsRegion: '' }, 'unseen'],
  ])('%s', (_how, more, certainty) => {
    expect(usesOf('kms:DescribeKey', more)).toEqual([expect.objectContaining({ certainty })]);
  });

  it('is sure of the * of an action without resource types', () => {
    expect(usesOf('kms:ListKeys', {})).toEqual([
      expect.objectContaining({ resource: '*', pattern: null, certainty: 'stated' }),
    ]);
  });

  it('is sure of an ARN that the response gives', () => {
    const arn = 'arn:aws:ecr:us-east-1:111122223333:repository/web';
    const responseElements = { repository: { repositoryArn: arn } };
    expect(usesOf('ecr:DeleteRepository', { responseElements })).toEqual([
      expect.objectContaining({ resource: arn, resourceFrom: 'response', certainty: 'stated' }),
    ]);
  });

  it('has a pattern exactly when a pattern is all that is known', () => {
    const events = [
      'ec2:RunInstances',
      'kms:Decrypt',
      'iam:GetRole',
      's3:GetObject',
      'sqs:PurgeQueue',
    ];
    const uses = events.flatMap((event) =>
      usesOf(event, { requestParameters: { roleName: 'app', bucketName: 'reports', a: 'b' } }),
    );
    expect(uses.length).toBeGreaterThan(events.length);
    for (const { resource, pattern, certainty } of uses) {
      expect(pattern !== null).toBe(certainty === 'pattern');
      expect(resource === null).toBe(certainty === 'pattern' || certainty === 'unseen');
    }
  });
});

it.each<[ActionUse['certainty'], string, string]>([
  ['stated', 's3:GetObject', 'the record names it'],
  ['built', 's3:GetObject', 'parameters'],
  ['unseen', 's3:GetObject', 'does not name'],
  ['pattern', 'ec2:RunInstances', 'no id yet'],
  ['pattern', 'ec2:CreateTags', 'no id yet'],
  ['pattern', 'kms:Decrypt', 'alias'],
  ['pattern', 'iam:GetRole', 'path'],
  ['pattern', 'iam:PassRole', 'profile'],
  ['pattern', 'iam:CreateServiceLinkedRole', 'service chooses'],
  ['pattern', 'secretsmanager:GetSecretValue', 'random end'],
  ['pattern', 's3:DeleteObject', 'bucket'],
  ['pattern', 'lambda:InvokeFunction', 'qualifier'],
  ['pattern', 'glue:GetTables', 'part of it'],
])('%s, for %s, has a reason that says "%s"', (certainty, action, words) => {
  expect(reasonOf({ action, certainty })).toContain(words);
});
