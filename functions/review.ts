import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsPorts } from '../lib/aws/ports.ts';
import { openReview, ReviewInput } from '../lib/steps/review.ts';

const ports = awsPorts(process.env);

export const handler = lambdaTask(ReviewInput, (input) => openReview(input, ports));
