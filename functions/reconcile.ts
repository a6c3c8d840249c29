import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { reconcilePorts } from '../lib/aws/ports.ts';
import { ReconcileEvent, reconcile } from '../lib/aws/reconcile.ts';

const ports = reconcilePorts(readEnvironment(process.env));

export const handler = lambdaTask(ReconcileEvent, (event) => reconcile(event, ports));
