import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { acknowledgeFindings } from './acknowledgements.ts';
import { ArchiveBucket } from './archive-bucket.ts';
import { NoticesTopic } from './notices-topic.ts';
import { Pipeline } from './pipeline.ts';
import { RatchetFunction } from './ratchet-function.ts';
import { ReviewApi } from './review-api.ts';
import type { Settings } from './settings.ts';
import { TagTrigger } from './tag-trigger.ts';
import {
  type Resources,
  reviewPermissions,
  startPermissions,
  taskPermissions,
} from './task-permissions.ts';
import { taskStates } from './task-states.ts';
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

    const permissions = taskPermissions(this, resources);
    const functions = new Map<string, IFunction>();
    for (const { name, file, substitution, timeoutSeconds } of taskStates()) {
      const allowed = permissions.get(name);
      if (allowed === undefined) {
        throw new Error(
          `State ${name} has no permissions: add it to lib/infra/task-permissions.ts`,
        );
      }
      const task = new RatchetFunction(this, name, {
        file,
        description: `State ${name} of tighten-role`,
        timeoutSeconds,
        memoryMiB: 1024,
        environment,
        permissions: allowed,
      });
      functions.set(substitution, task.lambda);
    }
    const { stateMachine } = new Pipeline(this, 'Pipeline', functions);

    new TagTrigger(this, 'OnTag', {
      environment: { ...environment, STATE_MACHINE_ARN: stateMachine.stateMachineArn },
      permissions: startPermissions(this, resources, stateMachine),
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
