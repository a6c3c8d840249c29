import { readEnvironment, readReviewRules } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsLeases, awsNotices, awsTickets, systemClock } from '../lib/aws/ports.ts';
import { openReview, ReviewInput } from '../lib/steps/review.ts';

const environment = readEnvironment(process.env);
const rules = readReviewRules(process.env);
const ports = {
  tickets: awsTickets(environment),
  archive: awsArchive(environment),
  leases: awsLeases(environment),
  notices: awsNotices(environment),
  clock: systemClock,
};

export const handler = lambdaTask(ReviewInput, (input) => openReview(input, ports, rules));
