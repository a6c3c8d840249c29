import { accessTo } from '../lib/aws/account-access.ts';
import { readEnvironment, readReviewRules } from '../lib/aws/environment.ts';
import { logger } from '../lib/aws/logger.ts';
import {
  awsArchive,
  awsChecks,
  awsProbations,
  awsRoles,
  awsTellingTickets,
  awsUndos,
  formSecret,
  systemClock,
} from '../lib/aws/ports.ts';
import { reviewDoor } from '../lib/aws/review-door.ts';
import { reviewLambda } from '../lib/aws/review-lambda.ts';
import { managedPolicyArn } from '../lib/domain/role.ts';
import type { NewPolicy } from '../lib/ports.ts';
import { reviewApp } from '../lib/review/app.ts';

const environment = readEnvironment(process.env);
const ports = {
  tickets: awsTellingTickets(environment),
  probations: awsProbations(environment),
  undos: awsUndos(environment),
  archive: awsArchive(environment),
  roles: {
    snapshot: (roleArn: string) => awsRoles(accessTo(environment, roleArn)).snapshot(roleArn),
    inTheWayOf: (policy: NewPolicy) =>
      awsRoles(accessTo(environment, managedPolicyArn(policy))).inTheWayOf(policy),
  },
  rules: readReviewRules(process.env),
  checks: (roleArn: string) => awsChecks(accessTo(environment, roleArn)),
  clock: systemClock,
};
const report = (error: unknown) => logger.error('a page could not be shown', { error });

export const handler = reviewLambda(async () => {
  const secret = await formSecret(environment);
  const door = await reviewDoor(ports.rules, process.env, { secret, clock: ports.clock });
  return reviewApp({ ...ports, ...door, secret, report });
});
