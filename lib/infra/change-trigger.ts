import { Construct } from 'constructs';
import { addEventFunction } from './event-function.ts';
import { CHANGE_PATTERN } from './event-patterns.ts';
import type { TriggerProps } from './tag-trigger.ts';

/**
 * Supersedes the ticket of a role that somebody else changed, and wakes the probation of one. Which roles those are
 * changes by the day, so the function looks: a write on any other costs it one read of the open tickets.
 */
export class ChangeTrigger extends Construct {
  constructor(scope: Construct, id: string, props: TriggerProps) {
    super(scope, id);
    addEventFunction(this, {
      ...props,
      id: 'Hear',
      file: 'on-change',
      description: 'Supersedes the ticket, or wakes the probation, of a role that somebody changed',
      event: 'The permissions of a role were changed',
      readsToo: false,
      eventPattern: CHANGE_PATTERN,
    });
  }
}
