import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { figure } from './figures.ts';

export interface Watched {
  readonly stateMachine: StateMachine;
  /** Takes changes back that people no longer want. */
  readonly undo: StateMachine;
  readonly api: HttpApi;
  /** Runs once a day. */
  readonly daily: IFunction;
  /** Who gets the alarms. SNS sends each a mail to confirm. */
  readonly operatorEmails: readonly string[];
  /** Whether anybody was named to be asked by mail. */
  readonly reviewersByMail: boolean;
}

interface AlarmSpec {
  /** Its heading in docs/operating.md, which a test looks for. */
  readonly heading: string;
  /** Which of several. */
  readonly where?: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly below?: boolean;
  /** Of the last so many periods, how many have to be bad. */
  readonly periods?: number;
  readonly missingIsBad?: boolean;
}

const HOUR = Duration.hours(1);
const DAY = Duration.days(1);
const FIVE_MINUTES = Duration.minutes(5);

/**
 * Alarms that a person has to do something about; what only looks bad and mends itself has none. To a topic of their
 * own, which is not encrypted: CloudWatch cannot use the key of AWS that the others are encrypted with, and an alarm
 * holds no secret (CloudWatch user guide, "Amazon SNS and alarms").
 */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'Ratchet alarms', enforceSSL: true });
    for (const address of watched.operatorEmails) {
      this.topic.addSubscription(new EmailSubscription(address));
    }
    for (const spec of [...specs(watched), ...lost(Stack.of(this))]) this.add(spec);
  }

  private add({ heading, where, metric, threshold, below, periods = 1, ...spec }: AlarmSpec): void {
    const id = [heading, where].join(' ').replaceAll(/[^A-Za-z0-9]+/g, '-');
    const alarm = new Alarm(this, id, {
      alarmDescription: `${heading}${where === undefined ? '' : ` (${where})`}. What it means and what to do: docs/operating.md, "${heading}".`,
      metric,
      threshold,
      comparisonOperator:
        below === true
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      treatMissingData:
        spec.missingIsBad === true ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
  }
}

function specs({ stateMachine, undo, api, daily, reviewersByMail }: Watched): readonly AlarmSpec[] {
  return [
    {
      heading: 'A run failed',
      metric: stateMachine.metricFailed({ period: FIVE_MINUTES, statistic: 'Sum' }),
      threshold: 1,
    },
    {
      heading: 'A run took too long',
      metric: stateMachine.metricTimedOut({ period: FIVE_MINUTES, statistic: 'Sum' }),
      threshold: 1,
    },
    {
      heading: 'A change could not be taken back',
      metric: undo.metricFailed({ period: FIVE_MINUTES, statistic: 'Sum' }),
      threshold: 1,
    },
    {
      heading: 'A role was given everything back',
      metric: figure('Restores', 'Sum', FIVE_MINUTES),
      threshold: 1,
    },
    {
      heading: 'People are not told',
      metric: figure('NoticesFailed', 'Sum', HOUR),
      threshold: 3,
    },
    {
      heading: 'The review pages fail',
      metric: api.metricServerError({ period: FIVE_MINUTES, statistic: 'Sum' }),
      threshold: 3,
      periods: 2,
    },
    {
      heading: 'The daily look did not run',
      metric: daily.metricInvocations({ period: DAY, statistic: 'Sum' }),
      threshold: 1,
      below: true,
      missingIsBad: true,
    },
    {
      heading: 'Access Analyzer is nearly used up for today',
      metric: figure('GenerationsLeft', 'Minimum', HOUR),
      threshold: 5,
      below: true,
    },
    ...(reviewersByMail
      ? [
          {
            heading: 'No reviewer gets mail any more',
            metric: figure('Subscribers', 'Minimum', DAY),
            threshold: 1,
            below: true,
          },
        ]
      : []),
  ];
}

/** One for each queue of what was lost, wherever in the stack it is. */
function lost(stack: Stack): readonly AlarmSpec[] {
  return stack.node
    .findAll()
    .filter((each) => each instanceof Queue)
    .map((queue) => ({
      heading: 'Something was lost',
      where: queue.node.path.split('/').slice(1, -1).join(' '),
      metric: queue.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: 'Maximum',
      }),
      threshold: 1,
    }));
}
