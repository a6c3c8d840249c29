import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** Where lib/aws/metrics.ts writes the figures of lib/domain/measurement.ts. */
const NAMESPACE = 'Ratchet';
const SERVICE = { service: 'ratchet' };

/** One of our figures. */
export function figure(metricName: string, statistic: string, period: Duration): Metric {
  return new Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap: SERVICE,
    statistic,
    period,
  });
}

/** One of our figures split by a dimension, a line for each value that there is. */
export function figureBy(
  metricName: string,
  dimension: string,
  statistic: string,
  period: Duration,
): MathExpression {
  const search = `SEARCH('{${NAMESPACE},"${dimension}","service"} MetricName="${metricName}"', '${statistic}', ${period.toSeconds()})`;
  return new MathExpression({ expression: search, label: '', period, usingMetrics: {} });
}
