import { accessTo } from '../lib/aws/account-access.ts';
import { channelSecret, readChannelEnvironment } from '../lib/aws/channel-ports.ts';
import { readEnvironment, readReviewRules } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsArchive, awsRoles, awsTellingTickets, systemClock } from '../lib/aws/ports.ts';
import { SlackSecret } from '../lib/aws/slack-client.ts';
import { slackWhispers } from '../lib/aws/slack-talk.ts';
import { SlackJob, slackDecide } from '../lib/review/slack-decide.ts';

const environment = readEnvironment(process.env);
const secret = channelSecret(readChannelEnvironment(process.env), SlackSecret);
const desk = {
  tickets: awsTellingTickets(environment),
  archive: awsArchive(environment),
  roles: {
    snapshot: (roleArn: string) => awsRoles(accessTo(environment, roleArn)).snapshot(roleArn),
  },
  rules: readReviewRules(process.env),
  clock: systemClock,
  approvers: async () => (await secret()).approvers,
  whisper: slackWhispers(secret),
};

export const handler = lambdaTask(SlackJob, (job) => slackDecide(job, desk));
