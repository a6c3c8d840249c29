import { expect, it } from 'vitest';
import { sightingOf } from '../../../../lib/domain/probation/seen-denial.ts';
import { denialEvent } from '../../../support/denial-events.ts';

const ARRIVED = '2026-09-16T10:00:05.000Z';
const sighting = (more: object = {}) => sightingOf(denialEvent(more).detail, ARRIVED);
const said = (why: string) =>
  `User: arn:aws:sts::111122223333:assumed-role/orders-api/i-1 is not authorized to perform: dynamodb:DescribeTable on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/orders ${why}`;

it('tells which role was refused what, when, and when that was known', () => {
  expect(sighting()).toEqual({
    kind: 'denial',
    roleId: 'AROAORDERSAPI0000001',
    denial: {
      action: 'dynamodb:DescribeTable',
      resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      by: 'no-identity-policy',
      explicit: false,
      errorCode: 'AccessDenied',
      event: 'dynamodb.amazonaws.com:DescribeTable',
      eventId: 'e0c4f2de-8f5b-4a51-8d8b-1f5d0b8f7f11',
      at: '2026-09-16T10:00:00Z',
      arrived: ARRIVED,
    },
  });
});

it('takes a refusal that does not say who refused', () => {
  expect(sighting({ errorMessage: 'Access denied' })).toMatchObject({
    kind: 'denial',
    denial: { action: 'dynamodb:DescribeTable', by: 'unknown' },
  });
});

it.each([
  ['by a user', { userIdentity: { type: 'IAMUser', userName: 'ann' } }, /no role/],
  [
    'of Ratchet’s own roles',
    {
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROARATCHET0000000001:wake',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: 'AROARATCHET0000000001',
            arn: 'arn:aws:iam::111122223333:role/ratchet/OnDenialWakeRole',
          },
        },
      },
    },
    /own/,
  ],
  ['that is no API call', { eventType: 'AwsServiceEvent' }, /no role/],
  ['that succeeded', { errorCode: undefined, errorMessage: undefined }, /not refused/],
  ['that was throttled', { errorCode: 'ThrottlingException', errorMessage: '' }, /not refused/],
  [
    'refused by an SCP',
    { errorMessage: said('with an explicit deny in a service control policy') },
    /scp/,
  ],
  [
    'refused by the boundary',
    {
      errorMessage: said(
        'because no permissions boundary allows the dynamodb:DescribeTable action',
      ),
    },
    /boundary/,
  ],
  [
    'refused by its own Deny',
    { errorMessage: said('with an explicit deny in an identity-based policy') },
    /identity-policy/,
  ],
  ['of no action that is known', { eventName: 'MakeUpThings', errorMessage: 'no' }, /not known/],
])('ignores a call %s', (_, more, reason) => {
  expect(sighting(more)).toEqual({ kind: 'ignored', reason: expect.stringMatching(reason) });
});
