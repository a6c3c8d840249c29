import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Policy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeFindings } from './acknowledgements.ts';
import { ArchiveBucket } from './archive-bucket.ts';
import { DenialTrigger } from './denial-trigger.ts';
import { NoticesTopic } from './notices-topic.ts';
import { Pipeline } from './pipeline.ts';
import { ReviewApi } from './review-api.ts';
import type { Settings } from './settings.ts';
import { TagTrigger } from './tag-trigger.ts';
import { taskFunctions } from './task-functions.ts';
import {
  completeTask,
  type Resources,
  reviewPermissions,
  startPermissions,
  wakePermissions,
} from './task-permissions.ts';
import { TicketTable } from './ticket-table.ts';

/**
 * Ratchet for the account it is deployed to. Always in us-east-1: EventBridge gets IAM's events there and nowhere
 * else (EventBridge reference, "AWS Identity and Access Management events").
 */
export class RatchetStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      env: { region: 'us-east-1' },
      description: 'Ratchet: makes IAM roles least-privilege and keeps them so',
    });

    const { table } = new TicketTable(this, 'Tickets');
    const { bucket: archive } = new ArchiveBucket(this, 'Archive');
    const { topic } = new NoticesTopic(this, 'Notices', settings.reviewerEmails);
    const resources: Resources = { table, archive, topic, settings };
    const environment = environmentOf(this, resources);

    const tasks = taskFunctions(this, resources, environment);
    const { stateMachine } = new Pipeline(this, 'Pipeline', tasks);
    // A policy of its own: in the role's it would make a circle of function, role and state machine.
    for (const state of ['Review', 'Probation']) {
      const completes = new Policy(this, `${state}Completes`, {
        statements: [completeTask(stateMachine)],
      });
      tasks.get(`${state}Function`)?.role.attachInlinePolicy(completes);
    }

    new TagTrigger(this, 'OnTag', {
      environment: { ...environment, STATE_MACHINE_ARN: stateMachine.stateMachineArn },
      permissions: startPermissions(this, resources, stateMachine),
    });
    new DenialTrigger(this, 'OnDenial', {
      environment,
      permissions: wakePermissions(resources, stateMachine),
    });
    const { url } = new ReviewApi(this, 'ReviewApi', {
      environment,
      permissions: reviewPermissions(resources, stateMachine),
    });

    new CfnOutput(this, 'ReviewUrl', { value: url });
    acknowledgeFindings(this, settings);
  }
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
    ...(settings.trailArn === undefined ? {} : { TRAIL_ARN: settings.trailArn }),
    ...(settings.accessAnalyzerRoleArn === undefined
      ? {}
      : { ACCESS_ANALYZER_ROLE_ARN: settings.accessAnalyzerRoleArn }),
  };
}
