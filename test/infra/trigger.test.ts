import { beforeAll, describe, expect, it } from 'vitest';
import { TAG_EVENTS } from '../support/tag-events.ts';
import { matches } from './event-pattern.ts';
import { SYNTH_MS, templateWith } from './synthesised.ts';

let pattern: unknown;
beforeAll(() => {
  const [rule] = Object.values(templateWith().findResources('AWS::Events::Rule'));
  pattern = rule?.['Properties'].EventPattern;
}, SYNTH_MS);

describe('the rule', () => {
  it.each(TAG_EVENTS)('lets $name through: $starts', ({ event, starts }) => {
    expect(matches(pattern, event)).toBe(starts);
  });

  it('looks at events of IAM only', () => {
    const [{ event }] = TAG_EVENTS;

    expect(matches(pattern, { ...event, source: 'aws.sts' })).toBe(false);
    expect(matches(pattern, { ...event, 'detail-type': 'Tag Change on Resource' })).toBe(false);
  });
});
