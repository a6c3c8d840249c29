import { expect, it } from 'vitest';
import { nearestActions } from '../../../../lib/domain/catalogue/nearest.ts';

it.each([
  ['s3:GetObjet', 's3:GetObject'],
  ['S3:getobjetc', 's3:GetObject'],
  ['lamda:InvokeFunction', 'lambda:InvokeFunction'],
  ['iam:PasRole', 'iam:PassRole'],
  ['dynamo:GetItem', 'dynamodb:GetItem'],
  ['ec2:GetObject', 's3:GetObject'],
  ['GetObject', 's3:GetObject'],
  ['S3GetObject', 's3:GetObject'],
])('%s is nearest to %s', (name, nearest) => {
  expect(nearestActions(name, 3)[0]).toBe(nearest);
});

it('gives no more than asked for', () => {
  expect(nearestActions('GetObject', 2)).toHaveLength(2);
});

it.each(['', ':', 's3:', 's3:*', 'zz:qq', '__proto__:constructor', `s3:${'a'.repeat(100_000)}`])(
  'nothing is near to "%.20s"',
  (name) => {
    expect(nearestActions(name, 3)).toEqual([]);
  },
);
