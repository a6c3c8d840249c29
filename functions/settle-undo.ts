import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsLeases, awsNotices, awsUndos, systemClock } from '../lib/aws/ports.ts';
import { undoSettled } from '../lib/domain/measurement.ts';
import { SettleUndoInput, settleUndo } from '../lib/steps/settle-undo.ts';

const environment = readEnvironment(process.env);
const ports = {
  undos: awsUndos(environment),
  leases: awsLeases(environment),
  notices: awsNotices(environment),
  clock: systemClock,
};

export const handler = lambdaTask(
  SettleUndoInput,
  (input) => settleUndo(input, ports),
  undoSettled,
);
