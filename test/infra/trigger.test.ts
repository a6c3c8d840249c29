import { beforeAll, describe, expect, it } from 'vitest';
import { denialEvent } from '../support/denial-events.ts';
import { TAG_EVENTS } from '../support/tag-events.ts';
import { matches } from './event-pattern.ts';
import { SYNTH_MS, templateWith } from './synthesised.ts';

interface Rule {
  readonly EventPattern: unknown;
  readonly State: string;
}

let tagged: Rule;
let refused: Rule;
beforeAll(() => {
  const rules = templateWith().findResources('AWS::Events::Rule');
  const ruleOf = (trigger: string): Rule =>
    Object.entries(rules).find(([id]) => id.startsWith(trigger))?.[1]['Properties'];
  tagged = ruleOf('OnTag');
  refused = ruleOf('OnDenial');
}, SYNTH_MS);

describe('the rule for tags', () => {
  it.each(TAG_EVENTS)('lets $name through: $passes', ({ event, passes }) => {
    expect(matches(tagged.EventPattern, event)).toBe(passes);
  });

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
