import { Tracer } from '@aws-lambda-powertools/tracer';
import { tallyingCalls } from './call-tally.ts';
import { logger } from './logger.ts';

/**
 * What X-Ray is told besides the times. Neither requests nor the SDK's calls are captured one by one: the addresses of
 * webhooks are secrets, and errors of AWS can quote a task token. `Service` of a trace is the function's name in functions/ (POWERTOOLS_SERVICE_NAME).
 */
const tracer = new Tracer({ captureHTTPsRequests: false });

/**
 * Does the work under a subsegment with these annotations, by which traces are searched, and with how often each
 * operation of AWS was called and how long that took. What goes in and comes out stays out of it, and of an error all but
 * that it was one; a trace that cannot be made keeps nobody from the work.
 */
export async function traced<Result>(
  annotations: Readonly<Record<string, string>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const above = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
  if (above === undefined) return work();
  const own = above.addNewSubsegment('## step');
  tracer.setSegment(own);
  tracer.annotateColdStart();
  tracer.addServiceNameAnnotation();
  for (const [key, value] of Object.entries(annotations)) tracer.putAnnotation(key, value);
  try {
    return await tallyingCalls(work, (tally) => {
      const retries = [...tally.values()].reduce((total, each) => total + each.retries, 0);
      own.addAnnotation('retries', retries);
      own.addMetadata('calls', Object.fromEntries(tally), 'aws');
    });
  } catch (error) {
    own.addFaultFlag();
    throw error;
  } finally {
    try {
      own.close();
    } catch {
      logger.warn('a trace was lost');
    }
    tracer.setSegment(above);
  }
}
