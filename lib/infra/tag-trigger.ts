import { Construct } from 'constructs';
import { addEventFunction, type EventFunctionProps } from './event-function.ts';
import { TAG_PATTERN, UNTAG_PATTERN } from './event-patterns.ts';

export type TriggerProps = Pick<EventFunctionProps, 'environment' | 'permissions' | 'bus'>;

/** Starts a run when a role gets the tag. */
export class TagTrigger extends Construct {
  constructor(scope: Construct, id: string, props: TriggerProps) {
    super(scope, id);
    addEventFunction(this, {
      ...props,
      id: 'Start',
      file: 'start',
      description: 'Starts tighten-role for a role that was tagged lp:observe',
      event: 'A role was tagged lp:observe',
      readsToo: false,
      eventPattern: TAG_PATTERN,
    });
  }
}

/** Stops the run of a role that loses the tag or is deleted. */
export class UntagTrigger extends Construct {
  constructor(scope: Construct, id: string, props: TriggerProps) {
    super(scope, id);
    addEventFunction(this, {
      ...props,
      id: 'Stop',
      file: 'stop',
      description: 'Stops tighten-role for a role that lost lp:observe or was deleted',
      event: 'A role lost lp:observe or was deleted',
      readsToo: false,
      eventPattern: UNTAG_PATTERN,
    });
  }
}
