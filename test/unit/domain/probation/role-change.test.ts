import { describe, expect, it } from 'vitest';
import { changeIn, inOrder, isWithin } from '../../../../lib/domain/probation/role-change.ts';
import { iamEvent } from '../../../support/tag-events.ts';

const POLICY = 'arn:aws:iam::111122223333:policy/wide';
const asked = { arn: 'arn:aws:iam::111122223333:role/service/app', policies: [POLICY] };
const recordOf = (...parts: Parameters<typeof iamEvent>) => iamEvent(...parts).detail;
const on = (eventName: string, parameters: object = {}, more: object = {}) =>
  changeIn(recordOf(eventName, { roleName: 'app', ...parameters }, more), asked);

describe('a change of the role', () => {
  it.each([
    ['AttachRolePolicy', { policyArn: POLICY }, POLICY],
    ['DetachRolePolicy', { policyArn: POLICY }, POLICY],
    ['PutRolePolicy', { policyName: 'more' }, 'more'],
    ['DeleteRolePolicy', { policyName: 'more' }, 'more'],
    ['UpdateAssumeRolePolicy', {}, null],
    ['PutRolePermissionsBoundary', { permissionsBoundary: POLICY }, null],
    ['DeleteRolePermissionsBoundary', {}, null],
  ])('is %s', (event, parameters, policy) => {
    expect(on(event, parameters)).toEqual({
      at: '2026-11-02T09:00:00Z',
      by: 'arn:aws:sts::111122223333:assumed-role/Dev/ada',
      event,
      policy,
      cloudFormation: false,
    });
  });

  it.each([
    'CreatePolicyVersion',
    'DeletePolicyVersion',
    'SetDefaultPolicyVersion',
    'DeletePolicy',
  ])('is %s of a policy it has, and of no other', (event) => {
    const of = (policyArn: string) => changeIn(recordOf(event, { policyArn }), asked);
    expect(of(POLICY)).toMatchObject({ event, policy: POLICY });
    expect(of(`${POLICY}r`)).toBeNull();
  });

  it('names the role in any case', () => {
    expect(on('UpdateAssumeRolePolicy', { roleName: 'APP' })).not.toBeNull();
  });

  it.each<[string, object | null]>([
    ['of another role', on('UpdateAssumeRolePolicy', { roleName: 'app2' })],
    [
      'in another account',
      on('UpdateAssumeRolePolicy', {}, { recipientAccountId: '999988887777' }),
    ],
    ['that failed', on('UpdateAssumeRolePolicy', {}, { errorCode: 'AccessDenied' })],
    ['of its tags', on('TagRole')],
    ['of another service', on('UpdateAssumeRolePolicy', {}, { eventSource: 'sts.amazonaws.com' })],
    [
      'by Ratchet',
      on('UpdateAssumeRolePolicy', {}, { userAgent: 'aws-sdk-js/3 ratchet-ticket/run-1-abc' }),
    ],
    ['without a time', on('UpdateAssumeRolePolicy', {}, { eventTime: 'soon' })],
  ])('is not one %s', (_, change) => {
    expect(change).toBeNull();
  });

  it.each([null, 7, 'text', [], {}, { eventName: {} }])('is not %j', (record) => {
    expect(changeIn(record, asked)).toBeNull();
  });
});

describe('through CloudFormation', () => {
  const identity = (more: object) => ({ userIdentity: { type: 'AssumedRole', ...more } });
  it.each([
    ['it forwards a session', identity({ invokedBy: 'cloudformation.amazonaws.com' })],
    ['it calls itself', { userAgent: 'cloudformation.amazonaws.com' }],
    [
      'it uses a service role',
      identity({ arn: 'arn:aws:sts::111122223333:assumed-role/deploy/AWSCloudFormation' }),
    ],
  ])('when %s', (_, more) => {
    expect(on('UpdateAssumeRolePolicy', {}, more)?.cloudFormation).toBe(true);
  });

  it('names the service where no principal is told', () => {
    const more = identity({ invokedBy: 'cloudformation.amazonaws.com' });
    expect(on('UpdateAssumeRolePolicy', {}, more)?.by).toBe('cloudformation.amazonaws.com');
  });
});

it('puts changes in order, each once', () => {
  const late = on('UpdateAssumeRolePolicy', {}, { eventTime: '2026-11-03T00:00:00Z' });
  const early = on('UpdateAssumeRolePolicy');
  if (late === null || early === null) throw new Error('both are changes');
  expect(inOrder([late, early, late])).toEqual([early, late]);
});

it('asks a window whose end does not count', () => {
  const change = on('UpdateAssumeRolePolicy');
  if (change === null) throw new Error('it is a change');
  const from = '2026-11-02T08:00:00Z';
  expect(isWithin(change, { from, to: '2026-11-02T09:00:01Z' })).toBe(true);
  expect(isWithin(change, { from, to: '2026-11-02T09:00:00Z' })).toBe(false);
});
