import type { Generations } from '../ports.ts';

const reason =
  'IAM Access Analyzer generates policies only inside AWS, and this run is offline: the draft rests on the CloudTrail records alone.';

/** No Access Analyzer: says so, and the pipeline goes on with its own evidence. */
export function offlineGenerations(): Generations {
  return {
    start: async () => ({ kind: 'unavailable', reason }),
    get: async () => ({ kind: 'unavailable', reason }),
  };
}
