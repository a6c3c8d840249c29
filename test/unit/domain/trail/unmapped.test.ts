import { expect, it } from 'vitest';
import { unmappedReason } from '../../../../lib/domain/trail/unmapped.ts';

it.each([
  ['nowhere.amazonaws.com:GetThing', 'no service with this event source'],
  ['iam.amazonaws.com:PutPolicy', 'no action of iam by this name'],
  ['monitoring.amazonaws.com:PutThing', 'no action of cloudwatch by this name'],
  ['sso.amazonaws.com:https://portal.example/instance', 'no action of sso by this name'],
  ['dynamodb.amazonaws.com:ExecuteStatement', 'does not show what its statements'],
  ['dynamodb.amazonaws.com:TransactWriteItems', 'does not show what its statements or items'],
  ['dynamodb.amazonaws.com:GetThing', 'no action of dynamodb'],
  ['', 'no service'],
])('%s leads to no action, since ... %s ...', (name, reason) => {
  expect(unmappedReason(name)).toContain(reason);
});
