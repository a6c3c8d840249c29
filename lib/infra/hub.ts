import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IEventBusRef } from 'aws-cdk-lib/aws-events';
import { Policy } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { ArchiveBucket } from './archive-bucket.ts';
import { ChangeTrigger } from './change-trigger.ts';
import { DailyLook } from './daily-look.ts';
import { DenialTrigger } from './denial-trigger.ts';
import { memberAccess } from './member-access.ts';
import { NoticeChannels } from './notice-channels.ts';
import { NoticesTopic } from './notices-topic.ts';
import { Alarms } from './observability/alarms.ts';
import { Overview } from './observability/overview.ts';
import { Pipeline } from './pipeline.ts';
import { ReviewApi } from './review-api.ts';
import type { Settings } from './settings.ts';
import { SlackInteractions } from './slack-interactions.ts';
import { TagTrigger } from './tag-trigger.ts';
import { taskFunctions } from './task-functions.ts';
import {
  changePermissions,
  completeTask,
  dailyPermissions,
  noteNotices,
  type Resources,
  reviewPermissions,
  slackDecidePermissions,
  startPermissions,
  wakePermissions,
} from './task-permissions.ts';
import { definitionFile } from './task-states.ts';
import { TicketTable } from './ticket-table.ts';

export interface HubProps {
  readonly settings: Settings;
  /** Where the events come in; the account's default bus unless given. */
  readonly bus?: IEventBusRef;
}

/** All of Ratchet but what it needs in each account, straight under the stack. */
export function addHub(stack: Stack, { settings, bus }: HubProps): void {
  const { table } = new TicketTable(stack, 'Tickets');
  const { bucket: archive } = new ArchiveBucket(stack, 'Archive');
  const notices = new NoticesTopic(stack, 'Notices', settings.reviewerEmails);
  const { topic } = notices;
  const resources: Resources = { table, archive, topic, settings };
  const environment = environmentOf(stack, resources);

  const tasks = taskFunctions(stack, resources, environment);
  const { stateMachine, startArn } = new Pipeline(stack, 'Pipeline', {
    machine: 'TightenRole',
    description: "Ratchet's state machine tighten-role",
    definition: definitionFile,
    tasks,
    pinned: settings.pinned,
  });
  // A policy of its own: in the role's it would make a circle of function, role and state machine.
  for (const state of ['Review', 'Probation']) {
    const completes = new Policy(stack, `${state}Completes`, {
      statements: [completeTask(stateMachine)],
    });
    tasks.get(`${state}Function`)?.role.attachInlinePolicy(completes);
  }

  const tagged = memberAccess(stack, 'OnTagStart', settings);
  new TagTrigger(stack, 'OnTag', {
    bus,
    environment: { ...environment, ...tagged.environment, STATE_MACHINE_ARN: startArn },
    permissions: [
      ...startPermissions(stack, resources, stateMachine, startArn),
      ...tagged.permissions,
    ],
  });
  new DenialTrigger(stack, 'OnDenial', {
    bus,
    environment,
    permissions: wakePermissions(resources, stateMachine),
  });
  const changed = memberAccess(stack, 'OnChangeHear', settings);
  new ChangeTrigger(stack, 'OnChange', {
    bus,
    environment: { ...environment, ...changed.environment },
    permissions: [...changePermissions(stack, resources, stateMachine), ...changed.permissions],
  });
  const reviewed = memberAccess(stack, 'ReviewApiPages', settings);
  const { api, url } = new ReviewApi(stack, 'ReviewApi', {
    environment: { ...environment, ...reviewed.environment },
    permissions: [...reviewPermissions(stack, resources, stateMachine), ...reviewed.permissions],
  });
  new CfnOutput(stack, 'ReviewUrl', { value: url });
  tellPeople(stack, { resources, notices, environment, stateMachine, api, url });
}

/** How people are told and asked, and how those who run Ratchet see that it runs. */
function tellPeople(
  stack: Stack,
  {
    resources,
    notices,
    environment,
    stateMachine,
    api,
    url: reviewUrl,
  }: {
    readonly resources: Resources;
    readonly notices: NoticesTopic;
    readonly environment: Readonly<Record<string, string>>;
    readonly stateMachine: StateMachine;
    readonly api: HttpApi;
    readonly url: string;
  },
): void {
  const { settings } = resources;
  const { slackSecret, reviewerEmails, operatorEmails } = settings;
  const notes = () => noteNotices(resources);
  new NoticeChannels(stack, 'Channels', { notices, settings, environment, reviewUrl, notes });
  if (slackSecret !== undefined) {
    const member = memberAccess(stack, 'SlackDecide', settings);
    new SlackInteractions(stack, 'Slack', {
      api,
      slackSecret,
      reviewUrl,
      environment: { ...environment, ...member.environment },
      decides: [...slackDecidePermissions(stack, resources, stateMachine), ...member.permissions],
    });
    new CfnOutput(stack, 'SlackUrl', { value: `${reviewUrl}slack/interactions` });
  }
  const { lambda: daily } = new DailyLook(stack, 'Daily', {
    environment: { ...environment, PEOPLE_TOPIC_ARN: notices.people.topicArn },
    permissions: dailyPermissions(resources, notices),
  });
  const reviewersByMail = reviewerEmails.length > 0;
  new Alarms(stack, 'Alarms', { stateMachine, api, daily, operatorEmails, reviewersByMail });
  new Overview(stack, 'Overview', { stateMachine, api });
}

/** What lib/aws/environment.ts reads. A setting that was not given is absent, and the function that needs it says so. */
function environmentOf(
  stack: Stack,
  { table, archive, topic, settings }: Resources,
): Readonly<Record<string, string>> {
  return {
    ACCOUNT_ID: stack.account,
    TABLE_NAME: table.tableName,
    ARCHIVE_BUCKET: archive.bucketName,
    TOPIC_ARN: topic.topicArn,
    ...(settings.trailBucket === undefined ? {} : { TRAIL_BUCKET: settings.trailBucket }),
    ...(settings.trailPrefix === '' ? {} : { TRAIL_PREFIX: settings.trailPrefix }),
    ...(settings.organizationId === undefined
      ? {}
      : { TRAIL_ORGANIZATION: settings.organizationId }),
    ...(settings.trailArn === undefined ? {} : { TRAIL_ARN: settings.trailArn }),
    ...(settings.accessAnalyzerRoleArn === undefined
      ? {}
      : { ACCESS_ANALYZER_ROLE_ARN: settings.accessAnalyzerRoleArn }),
  };
}
