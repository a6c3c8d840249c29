import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { RatchetFunction } from '../ratchet-function.ts';
import { figure, figureBy } from './figures.ts';

const DAY = Duration.days(1);
const FIVE_MINUTES = Duration.minutes(5);

/** One page of how Ratchet does: first what it does for roles, then how people decide, then whether it runs well. */
export class Overview extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { stateMachine, api }: { readonly stateMachine: StateMachine; readonly api: HttpApi },
  ) {
    super(scope, id);
    const functions = Stack.of(this)
      .node.findAll()
      .filter((each) => each instanceof RatchetFunction);
    const queues = Stack.of(this)
      .node.findAll()
      .filter((each) => each instanceof Queue);
    new Dashboard(this, 'Dashboard', {
      periodOverride: PeriodOverride.INHERIT,
      defaultInterval: Duration.days(28),
      widgets: [
        [title('What it does for roles')],
        [
          graph('Roles by status', [figureBy('Roles', 'Status', 'Maximum', DAY)]),
          graph('Runs, by how they ended', [figureBy('Runs', 'Outcome', 'Sum', DAY)]),
          graph('Actions removed', [figure('ActionsRemoved', 'Sum', DAY)]),
        ],
        [
          graph('Days of soak', [
            figure('SoakDays', 'Average', DAY),
            figure('SoakDays', 'Maximum', DAY),
          ]),
          graph('Missed after a swap, and given back', [
            figure('Denials', 'Maximum', DAY),
            figure('GivenBack', 'Sum', DAY),
            figure('Restores', 'Sum', DAY),
          ]),
          graph('Taken back after probation', [figureBy('Undos', 'Outcome', 'Sum', DAY)]),
          graph('Gates that failed', [figure('GateFailures', 'Sum', DAY)]),
        ],
        [title('How people decide')],
        [
          graph('Hours until a decision', [
            figure('ApprovalHours', 'p50', DAY),
            figure('ApprovalHours', 'p90', DAY),
          ]),
          graph('Notices that failed', [figure('NoticesFailed', 'Sum', DAY)]),
          graph('Review pages', [
            api.metricCount({ period: FIVE_MINUTES, statistic: 'Sum' }),
            api.metricClientError({ period: FIVE_MINUTES, statistic: 'Sum' }),
            api.metricServerError({ period: FIVE_MINUTES, statistic: 'Sum' }),
          ]),
        ],
        [title('Whether it runs well')],
        [
          graph('Runs of tighten-role', [
            stateMachine.metricStarted({ period: DAY, statistic: 'Sum' }),
            stateMachine.metricSucceeded({ period: DAY, statistic: 'Sum' }),
            stateMachine.metricFailed({ period: DAY, statistic: 'Sum' }),
          ]),
          graph(
            'Errors of functions',
            functions.map(({ lambda }) => lambda.metricErrors({ period: DAY, statistic: 'Sum' })),
          ),
          graph('Policy generations left today', [figure('GenerationsLeft', 'Minimum', DAY)]),
        ],
        [
          graph(
            'Lost, and waiting to be looked at',
            queues.map((queue) =>
              queue.metricApproximateNumberOfMessagesVisible({
                period: FIVE_MINUTES,
                statistic: 'Maximum',
                label: queue.node.path.split('/').slice(1, -1).join(' '),
              }),
            ),
          ),
        ],
      ],
    });
  }
}

function title(markdown: string): IWidget {
  return new TextWidget({ markdown: `## ${markdown}`, width: 24, height: 1 });
}

function graph(name: string, left: readonly IMetric[]): IWidget {
  return new GraphWidget({ title: name, left: [...left], width: 8, height: 6 });
}
