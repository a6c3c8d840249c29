import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import type { Woken } from '../contract/probations.ts';
import { awsError } from './sent-commands.ts';

/** Step Functions with tasks that wait: it notes which were answered, and refuses as it is told to. */
export function waitingTasks() {
  const woken: Woken[] = [];
  const gone = new Set<string>();
  let broken = false;
  mockClient(SFNClient)
    .on(SendTaskSuccessCommand)
    .callsFake(({ taskToken, output }) => {
      if (broken) throw awsError('ServiceUnavailable', 'out of order');
      if (gone.has(taskToken)) throw awsError('TaskTimedOut');
      woken.push({ token: taskToken, wake: JSON.parse(output) });
      return {};
    });
  return {
    woken: () => woken,
    gone: (token: string) => gone.add(token),
    outOfOrder: (is: boolean) => {
      broken = is;
    },
  };
}
