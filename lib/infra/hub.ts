import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IEventBusRef } from 'aws-cdk-lib/aws-events';
import { Policy } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { ArchiveBucket } from './archive-bucket.ts';
import { addClock } from './by-the-clock.ts';
import { ChangeTrigger } from './change-trigger.ts';
import { DailyLook } from './daily-look.ts';
import { DenialTrigger } from './denial-trigger.ts';
import {
  changePermissions,
  dailyPermissions,
  noteNotices,
  wakePermissions,
} from './event-permissions.ts';
import { withMember } from './member-access.ts';
import { NoticeChannels } from './notice-channels.ts';
import { NoticesTopic } from './notices-topic.ts';
import { Alarms } from './observability/alarms.ts';
import { Overview } from './observability/overview.ts';
import { Pipeline } from './pipeline.ts';
import type { Resources } from './resources.ts';
import { ReviewApi } from './review-api.ts';
import { ReviewDoor } from './review-door.ts';
import { reviewPermissions, slackDecidePermissions } from './review-permissions.ts';
import { startPermissions, stopPermissions, undoPermissions } from './run-permissions.ts';
import type { Settings } from './settings.ts';
import { SlackInteractions } from './slack-interactions.ts';
import { completeTask } from './statements.ts';
import { TagTrigger, UntagTrigger } from './tag-trigger.ts';
import { taskFunctions } from './task-functions.ts';
import { taskPermissions } from './task-permissions.ts';
import { TIGHTEN_ROLE, UNDO_ROLE } from './task-states.ts';
import { TicketTable } from './ticket-table.ts';
import { TRAIL_TABLE, TRAIL_WORKGROUP, TrailTable } from './trail-table.ts';

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
  if (settings.trailReader === 'athena') new TrailTable(stack, 'Trail', { settings, archive });

  const tasks = taskFunctions(stack, {
    definition: TIGHTEN_ROLE,
    permissions: taskPermissions(stack, resources),
    environment,
    settings,
  });
  const pipeline = new Pipeline(stack, 'Pipeline', {
    machine: 'TightenRole',
    description: "Ratchet's state machine tighten-role",
    definition: TIGHTEN_ROLE,
    tasks,
    pinned: settings.pinned,
  });
  const { stateMachine, startArn } = pipeline;
  const starting = { ...environment, STATE_MACHINE_ARN: startArn };
  // A policy of its own: in the role's it would make a circle of function, role and state machine.
  for (const state of ['Review', 'Probation']) {
    const completes = new Policy(stack, `${state}Completes`, {
      statements: [completeTask(stateMachine)],
    });
    tasks.get(`${state}Function`)?.role.attachInlinePolicy(completes);
  }

  new TagTrigger(stack, 'OnTag', {
    bus,
    ...withMember(stack, 'OnTagStart', settings, {
      environment: starting,
      permissions: startPermissions(stack, resources, pipeline),
    }),
  });
  new UntagTrigger(stack, 'OnUntag', {
    bus,
    ...withMember(stack, 'OnUntagStop', settings, {
      environment: starting,
      permissions: stopPermissions(stack, resources, pipeline),
    }),
  });
  new DenialTrigger(stack, 'OnDenial', {
    bus,
    environment,
    permissions: wakePermissions(resources, stateMachine),
  });
  new ChangeTrigger(stack, 'OnChange', {
    bus,
    ...withMember(stack, 'OnChangeHear', settings, {
      environment,
      permissions: changePermissions(stack, resources, stateMachine),
    }),
  });
  const door = new ReviewDoor(stack, 'ReviewDoor', settings);
  const undo = addUndo(stack, resources, environment);
  const pages = withMember(stack, 'ReviewApiPages', settings, {
    environment: { ...environment, ...door.pages.environment, UNDO_MACHINE_ARN: undo.startArn },
    permissions: [
      ...reviewPermissions(stack, resources, stateMachine, undo),
      ...door.pages.permissions,
    ],
  });
  const { api, url } = new ReviewApi(stack, 'ReviewApi', { ...pages, signed: door.signed });
  addClock(stack, { resources, environment: starting, pipeline });
  new CfnOutput(stack, 'ReviewUrl', { value: url });
  // What `ratchet rollback` is given. The names Archive and Tickets are taken, by constructs.
  new CfnOutput(stack, 'ArchiveBucket', { value: archive.bucketName });
  new CfnOutput(stack, 'TicketTable', { value: table.tableName });
  const told = { resources, notices, environment, stateMachine, undo: undo.stateMachine };
  tellPeople(stack, { ...told, api, url, door });
}

/** What takes a change back after its probation. */
function addUndo(
  stack: Stack,
  resources: Resources,
  environment: Readonly<Record<string, string>>,
): Pipeline {
  const { settings } = resources;
  const permissions = undoPermissions(stack, resources);
  const definition = UNDO_ROLE;
  return new Pipeline(stack, 'UndoPipeline', {
    machine: 'UndoRole',
    description: "Ratchet's state machine undo-role",
    definition,
    tasks: taskFunctions(stack, { definition, permissions, environment, settings }),
    pinned: settings.pinned,
  });
}

/** How people are told and asked, and how those who run Ratchet see that it runs. */
function tellPeople(
  stack: Stack,
  {
    resources,
    notices,
    environment,
    stateMachine,
    undo,
    api,
    url: reviewUrl,
    door,
  }: {
    readonly resources: Resources;
    readonly notices: NoticesTopic;
    readonly environment: Readonly<Record<string, string>>;
    readonly stateMachine: StateMachine;
    readonly undo: StateMachine;
    readonly api: HttpApi;
    readonly url: string;
    readonly door: ReviewDoor;
  },
): void {
  const { settings } = resources;
  const { slackSecret, reviewerEmails, operatorEmails } = settings;
  const notes = () => noteNotices(resources);
  const { sender } = door;
  const channels = { notices, settings, environment, reviewUrl, notes, sender };
  new NoticeChannels(stack, 'Channels', channels);
  if (slackSecret !== undefined) {
    const decide = withMember(stack, 'SlackDecide', settings, {
      environment,
      permissions: slackDecidePermissions(stack, resources, stateMachine),
    });
    new SlackInteractions(stack, 'Slack', {
      api,
      slackSecret,
      reviewUrl,
      environment: decide.environment,
      decides: decide.permissions,
    });
    new CfnOutput(stack, 'SlackUrl', { value: `${reviewUrl}slack/interactions` });
  }
  const { lambda: daily } = new DailyLook(stack, 'Daily', {
    environment: {
      ...environment,
      REVIEW_URL: reviewUrl,
      PEOPLE_TOPIC_ARN: notices.people.topicArn,
    },
    permissions: dailyPermissions(resources, notices),
  });
  const reviewersByMail = reviewerEmails.length > 0;
  new Alarms(stack, 'Alarms', { stateMachine, undo, api, daily, operatorEmails, reviewersByMail });
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
    RETIGHTEN_DAYS: String(settings.retightenDays),
    ...(settings.review === undefined ? {} : { REVIEW_RULES: JSON.stringify(settings.review) }),
    ...(settings.trailBucket === undefined ? {} : { TRAIL_BUCKET: settings.trailBucket }),
    ...(settings.trailPrefix === '' ? {} : { TRAIL_PREFIX: settings.trailPrefix }),
    ...(settings.organizationId === undefined
      ? {}
      : { TRAIL_ORGANIZATION: settings.organizationId }),
    ...(settings.trailReader === 's3'
      ? {}
      : {
          TRAIL_TABLE: TRAIL_TABLE,
          TRAIL_WORKGROUP: TRAIL_WORKGROUP,
          TRAIL_SCAN_GIB: String(settings.trailScanGiB),
        }),
    ...(settings.trailArn === undefined ? {} : { TRAIL_ARN: settings.trailArn }),
    ...(settings.accessAnalyzerRoleArn === undefined
      ? {}
      : { ACCESS_ANALYZER_ROLE_ARN: settings.accessAnalyzerRoleArn }),
  };
}
