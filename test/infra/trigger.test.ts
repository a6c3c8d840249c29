import { beforeAll, describe, expect, it } from 'vitest';
import { actionsMatching } from '../../lib/domain/catalogue/catalogue.ts';
import { permissionChangeIn } from '../../lib/domain/probation/role-change.ts';
import { denialEvent } from '../support/denial-events.ts';
import { iamEvent, TAG_EVENTS } from '../support/tag-events.ts';
import { matches } from './event-pattern.ts';
import { SYNTH_MS, templateWith } from './synthesised.ts';

interface Rule {
  readonly EventPattern: unknown;
  readonly State: string;
}

let tagged: Rule;
let untagged: Rule;
let refused: Rule;
let changed: Rule;
beforeAll(() => {
  const rules = templateWith().findResources('AWS::Events::Rule');
  const ruleOf = (trigger: string): Rule =>
    Object.entries(rules).find(([id]) => id.startsWith(trigger))?.[1]['Properties'];
  tagged = ruleOf('OnTag');
  untagged = ruleOf('OnUntag');
  refused = ruleOf('OnDenial');
  changed = ruleOf('OnChange');
}, SYNTH_MS);

describe('the rule for tags', () => {
  it.each(TAG_EVENTS)('lets $name through: $starts', ({ event, starts }) => {
    expect(matches(tagged.EventPattern, event)).toBe(starts);
  });

  it.each(TAG_EVENTS)(
    'has another rule that lets $name through, which stops a run',
    ({ event, starts, passes }) => {
      expect(matches(untagged.EventPattern, event)).toBe(passes && !starts);
    },
  );

  it('looks at events of IAM only', () => {
    const [{ event }] = TAG_EVENTS;

    expect(matches(tagged.EventPattern, { ...event, source: 'aws.sts' })).toBe(false);
    expect(
      matches(tagged.EventPattern, { ...event, 'detail-type': 'Tag Change on Resource' }),
    ).toBe(false);
  });
});

describe('the rule for refusals', () => {
  it('hears of calls that only read as well', () => {
    expect(refused.State).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
    expect(tagged.State).toBe('ENABLED');
  });

  it.each([
    'AccessDenied',
    'AccessDeniedException',
    'Client.UnauthorizedOperation',
    'AuthorizationError',
    'KMS.AccessDeniedException',
    'NotAuthorizedException',
    'UnauthorizedException',
    'ForbiddenException',
    'InsufficientPrivilegesException',
    'OperationNotPermittedFault',
  ])('lets %s through', (errorCode) => {
    expect(matches(refused.EventPattern, denialEvent({ errorCode }))).toBe(true);
  });

  it.each([
    ['what failed otherwise', { errorCode: 'ThrottlingException' }],
    ['what succeeded', { errorCode: undefined }],
    ['what is no role', { userIdentity: { type: 'IAMUser' } }],
  ])('keeps %s out', (_, more) => {
    expect(matches(refused.EventPattern, denialEvent(more))).toBe(false);
  });
});

describe('the rule for changes', () => {
  const ROLE = { roleName: 'app' };
  const POLICY = { policyArn: 'arn:aws:iam::111122223333:policy/wide' };

  it.each([
    ['AttachRolePolicy', { ...ROLE, ...POLICY }],
    ['DetachRolePolicy', { ...ROLE, ...POLICY }],
    ['PutRolePolicy', { ...ROLE, policyName: 'more' }],
    ['DeleteRolePolicy', { ...ROLE, policyName: 'more' }],
    ['UpdateAssumeRolePolicy', ROLE],
    ['PutRolePermissionsBoundary', ROLE],
    ['DeleteRolePermissionsBoundary', ROLE],
    ['CreatePolicyVersion', POLICY],
    ['DeletePolicyVersion', POLICY],
    ['SetDefaultPolicyVersion', POLICY],
    ['DeletePolicy', POLICY],
  ])('lets through %s, which the function knows', (eventName, parameters) => {
    const event = iamEvent(eventName, parameters);

    expect(matches(changed.EventPattern, event)).toBe(true);
    expect(permissionChangeIn(event.detail)).not.toBeNull();
  });

  it('lets through just the actions of IAM that the function knows', () => {
    for (const action of actionsMatching('iam:*')) {
      const event = iamEvent(action.slice('iam:'.length), { ...ROLE, ...POLICY });
      const known = permissionChangeIn(event.detail) !== null;

      expect([action, matches(changed.EventPattern, event)]).toEqual([action, known]);
    }
  });

  it.each([
    ['what failed', iamEvent('AttachRolePolicy', ROLE, { errorCode: 'AccessDenied' })],
    ['another write', iamEvent('TagRole', ROLE)],
    ['a read', iamEvent('GetRole', ROLE)],
  ])('keeps %s out', (_, event) => {
    expect(matches(changed.EventPattern, event)).toBe(false);
  });
});
