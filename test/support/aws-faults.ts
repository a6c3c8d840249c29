import type { Service } from './aws-world.ts';
import { awsError } from './sent-commands.ts';

/** How AWS says each thing, by service. */
const NAMES: Readonly<Record<Service, { throttled: string; broken: string; denied: string }>> = {
  iam: { throttled: 'Throttling', broken: 'ServiceFailureException', denied: 'AccessDenied' },
  s3: { throttled: 'SlowDown', broken: 'InternalError', denied: 'AccessDenied' },
  dynamodb: {
    throttled: 'ProvisionedThroughputExceededException',
    broken: 'InternalServerError',
    denied: 'AccessDeniedException',
  },
  sns: {
    throttled: 'ThrottledException',
    broken: 'InternalErrorException',
    denied: 'AuthorizationErrorException',
  },
  analyzer: {
    throttled: 'ThrottlingException',
    broken: 'InternalServerException',
    denied: 'AccessDeniedException',
  },
  cloudtrail: {
    throttled: 'ThrottlingException',
    broken: 'ServiceUnavailable',
    denied: 'AccessDeniedException',
  },
};
/** Ways in which a call goes wrong once; `lost`: it took effect, and the answer did not come. */
export const ONCE = ['throttled', 'broken', 'lost'] as const;
/** Ways in which it goes wrong whenever it is made. */
export const ALWAYS = ['throttled-on', 'denied', 'malformed'] as const;
export type Mode = (typeof ONCE)[number] | (typeof ALWAYS)[number];

export function isOnce(mode: Mode): boolean {
  return (ONCE as readonly string[]).includes(mode);
}

/** Answers a call as it goes wrong. */
export function wrongAnswer(service: Service, mode: Mode, perform: () => object): object {
  const names = NAMES[service];
  switch (mode) {
    case 'throttled':
    case 'throttled-on':
      throw awsError(names.throttled);
    case 'broken':
      throw awsError(names.broken);
    case 'denied':
      throw awsError(names.denied);
    case 'lost':
      perform();
      throw awsError('TimeoutError');
    case 'malformed':
      return {};
  }
}
