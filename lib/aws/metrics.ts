import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Measurement } from '../domain/measurement.ts';

/** The namespace that lib/infra/observability reads from. */
const metrics = new Metrics({ namespace: 'Ratchet', serviceName: 'ratchet' });

/** CloudWatch has no unit for days and hours. */
const UNITS = { Count: MetricUnit.Count, Days: MetricUnit.NoUnit, Hours: MetricUnit.NoUnit };

/** Writes figures to the log in the embedded metric format: CloudWatch makes metrics of them, and no call is made. */
export function publish(measurements: readonly Measurement[]): void {
  for (const { name, unit, value, by } of measurements) {
    const one = metrics.singleMetric();
    for (const [dimension, shown] of Object.entries(by ?? {})) one.addDimension(dimension, shown);
    one.addMetric(name, UNITS[unit], value);
  }
}
