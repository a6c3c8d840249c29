import { Logger } from '@aws-lambda-powertools/logger';

/** Structured logs. An event is never logged whole: it holds policies, and a task token can be in it. */
export const logger = new Logger({ serviceName: 'ratchet' });
