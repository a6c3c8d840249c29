import { expect, it } from 'vitest';
import { unknownAction } from '../../../../lib/domain/change/unknown-action.ts';
import { allow, managed, snapshotOf } from '../../../support/snapshot-of.ts';

const had = snapshotOf({
  attached: [
    managed('wide', allow(['s3:*', 'sqs:SendMessage', 'sqs:ReceiveMessage', 'new:Thing'])),
  ],
});
const has = snapshotOf({ attached: [managed('narrow', allow(['s3:GetObject']))] });
const said = (action: string, now = has) => unknownAction(action, had, now);

it.each(['s3:GetObject', 's3:*', 's3:Get*', 'S3:getobject', 'ec2:RunInstances'])(
  'has nothing against %s, which AWS has',
  (action) => {
    expect(said(action)).toBeNull();
  },
);

it('has nothing against what a policy names, though the catalogue does not: AWS adds actions', () => {
  expect(said('new:Thing')).toBeNull();
});

it.each([
  ['sqs:RecieveMessage', 'lacks now: sqs:ReceiveMessage'],
  ['sqs:SendMesage', 'lacks now: sqs:SendMessage'],
  ['s3:GetObjet', 'Near it the role has, still: s3:GetObject. Of s3 it had, and lacks now: s3:'],
  ['sqs:FooBarBaz', 'Of sqs it had, and lacks now: sqs:ReceiveMessage, sqs:SendMessage'],
  ['s3:Get*Zzz', 'no action s3:Get*Zzz. Of s3 it had'],
  ['nonsense:*', 'no service nonsense. The role lacks something that it had of s3, sqs'],
  ['__proto__:*', 'no service __proto__. The role lacks something that it had of s3, sqs'],
])('says of %s what was perhaps meant', (action, words) => {
  expect(said(action)).toContain(words);
});

it('tells of no more than a person reads', () => {
  expect(said('s3:Zzzzzzzzzzzz')).toMatch(/ and \d+ more$/);
  expect(said('s3:Zzzzzzzzzzzz')?.length).toBeLessThan(400);
});

it('says so where the role lacks nothing', () => {
  expect(said('s3:Zzzzzzzzzzzz', had)).toBe(
    'there is no action s3:Zzzzzzzzzzzz. The role lacks nothing of what it had',
  );
});
