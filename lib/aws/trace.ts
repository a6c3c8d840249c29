import { Tracer } from '@aws-lambda-powertools/tracer';
import { logger } from './logger.ts';

/**
 * What X-Ray is told besides the times. Neither requests nor the SDK's calls are captured: the addresses of webhooks are
 * secrets. `Service` of a trace is the function's name in functions/ (POWERTOOLS_SERVICE_NAME).
 */
const tracer = new Tracer({ captureHTTPsRequests: false });

/**
 * Does the work under a subsegment with these annotations, by which traces are searched. What goes in and comes out stays
 * out of it, and of an error that it was one; a trace that cannot be made keeps nobody from the work.
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
    return await work();
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
