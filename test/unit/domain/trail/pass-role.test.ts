import { describe, expect, it } from 'vitest';
import { action } from '../../../../lib/domain/catalogue/catalogue.ts';
import { passedRoles } from '../../../../lib/domain/trail/pass-role.ts';
import { ROLE_PARAMETERS } from '../../../../lib/domain/trail/pass-role-parameters.ts';

const ROLE = 'arn:aws:iam::111122223333:role/app/exec';
const rows = [...ROLE_PARAMETERS.values()].flat();

/** A request that has a value at a dotted path. */
function requestWith(path: string, value: unknown): unknown {
  return path.split('.').reduceRight((inner, name) => ({ [name]: inner }), value);
}

function roles(name: string, requestParameters: unknown) {
  return passedRoles(name, { requestParameters }).map((use) => [
    use.resource,
    use.context['iam:PassedToService'],
  ]);
}

describe('every row of the table', () => {
  it.each(rows)('$action $path names an action of the catalogue', (row) => {
    expect(action(row.action)?.name).toBe(row.action);
  });

  it.each(rows)('$action $path passes to $service', ({ action: name, path, service }) => {
    expect(roles(name, requestWith(path, ROLE))).toContainEqual([ROLE, service]);
    expect(service).toMatch(/^[a-z0-9.-]+\.amazonaws\.com$/);
  });
});

describe('passedRoles', () => {
  it('says that a role was passed, found in the request, and to whom', () => {
    expect(passedRoles('lambda:CreateFunction', { requestParameters: { role: ROLE } })).toEqual([
      {
        action: 'iam:PassRole',
        resource: ROLE,
        resourceFrom: 'request',
        pattern: null,
        certainty: 'stated',
        via: 'pass-role',
        context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
      },
    ]);
  });

  it('walks through lists on the way', () => {
    const targets = [{ roleArn: ROLE }, { arn: 'x' }, { roleArn: `${ROLE}2` }];
    expect(roles('events:PutTargets', { targets })).toEqual([
      [ROLE, 'events.amazonaws.com'],
      [`${ROLE}2`, 'events.amazonaws.com'],
    ]);
  });

  it.each([
    ['by name', { iamInstanceProfile: { name: 'web' } }],
    ['by ARN', { iamInstanceProfile: { arn: 'arn:aws:iam::111122223333:instance-profile/web' } }],
  ])('does not know the role behind an instance profile given %s', (_how, request) => {
    expect(roles('ec2:RunInstances', request)).toEqual([[null, 'ec2.amazonaws.com']]);
  });

  it.each([
    ['no role', {}],
    ['an empty role', { role: '' }],
    ['a number', { role: 7 }],
    ['nothing', null],
    ['omitted parameters', { omitted: true }],
    ['a role of every object', { __proto__: { role: ROLE } }],
  ])('passes nothing with %s', (_what, request) => {
    expect(roles('lambda:CreateFunction', request)).toEqual([]);
  });

  it.each([
    'iam:GetRole',
    'iam:AttachRolePolicy',
    'sts:AssumeRole',
    'iam:PassRole',
    'lambda:GetFunction',
  ])('takes no role of %s for a passed one', (name) => {
    expect(roles(name, { role: ROLE, roleArn: ROLE, roleName: 'exec' })).toEqual([]);
  });
});
