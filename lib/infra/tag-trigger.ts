import { Construct } from 'constructs';
import { addEventFunction, type EventFunctionProps } from './event-function.ts';
import { TAG_PATTERN } from './event-patterns.ts';

export type TriggerProps = Pick<EventFunctionProps, 'environment' | 'permissions' | 'bus'>;

/** Starts a run when a role gets the tag, and stops it when the role loses the tag or is gone. */
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
