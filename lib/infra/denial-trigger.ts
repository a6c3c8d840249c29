import { Match } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { addEventFunction } from './event-function.ts';
import type { TriggerProps } from './tag-trigger.ts';

/**
 * Wakes the probation of a role that was refused something. Which roles those are changes by the day and would not fit
 * a pattern, so the rule lets the refusals of all roles through and the function looks its role up. A rule hears of its
 * own region only, and a service may hide a refusal under a code of its own: the daily sweep of the trail finds both.
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
      eventPattern: {
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          userIdentity: { type: ['AssumedRole'] },
          // The spellings of lib/domain/trail/denial.ts, which settles what a code means.
          errorCode: Match.anyOf(
            Match.wildcard('*AccessDenied*'),
            Match.wildcard('*Unauthorized*'),
            Match.wildcard('*NotAuthorized*'),
            Match.prefix('Authorization'),
            Match.prefix('Forbidden'),
            Match.exactString('InsufficientPrivilegesException'),
            Match.exactString('OperationNotPermittedFault'),
          ),
        },
      },
    });
  }
}
