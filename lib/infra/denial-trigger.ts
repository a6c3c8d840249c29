import { Construct } from 'constructs';
import { addEventFunction } from './event-function.ts';
import { DENIAL_PATTERN } from './event-patterns.ts';
import type { TriggerProps } from './tag-trigger.ts';

/**
 * Wakes the probation of a role that was refused something; the function looks the role up. A rule hears of its own
 * region, and of others what they forward. A service may hide a refusal under a code of its own, which no rule knows:
 * the daily sweep of the trail finds it.
 */
export class DenialTrigger extends Construct {
  constructor(scope: Construct, id: string, props: TriggerProps) {
    super(scope, id);
    addEventFunction(this, {
      ...props,
      id: 'Wake',
      file: 'on-denial',
      description: 'Wakes the probation of a role that was refused a call',
      event: 'A role was refused a call',
      readsToo: true,
      eventPattern: DENIAL_PATTERN,
    });
  }
}
