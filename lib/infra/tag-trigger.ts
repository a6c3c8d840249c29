import { Match } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { addEventFunction, type EventFunctionProps } from './event-function.ts';

export type TriggerProps = Pick<EventFunctionProps, 'environment' | 'permissions'>;

/** Starts an execution when a role gets the tag, by TagRole or as it is made. */
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
      eventPattern: {
        source: ['aws.iam'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['iam.amazonaws.com'],
          eventName: ['TagRole', 'CreateRole'],
          errorCode: Match.doesNotExist(),
          // Tag keys of roles are case-insensitive (IAM user guide, "Tags for IAM resources").
          requestParameters: { tags: { key: Match.equalsIgnoreCase('lp:observe') } },
        },
      },
    });
  }
}
