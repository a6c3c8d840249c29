import { logger } from '../lib/aws/logger.ts';
import { reviewPorts } from '../lib/aws/ports.ts';
import { reviewLambda, signedBy } from '../lib/aws/review-lambda.ts';
import { reviewApp } from '../lib/review/app.ts';

const { secret, ...ports } = reviewPorts(process.env);
const report = (error: unknown) => logger.error('a page could not be shown', { error });

export const handler = reviewLambda(async () =>
  reviewApp({ ...ports, identity: signedBy, secret: await secret(), report }),
);
