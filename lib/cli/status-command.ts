import { Command } from 'commander';
import { visible } from '../review/visible.ts';
import type { CommandMaker } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { once } from './policy-layers.ts';
import { terminalProgress } from './progress.ts';
import { type StatusRequest, status, statusExit } from './status.ts';
import { statusText } from './status-text.ts';

interface StatusFlags extends StatusRequest {
  readonly json?: boolean;
}

const HELP = `
The states, the most pressing first: escalated (a run failed), stalled (nothing was heard of a run when it was time),
awaiting-decision, swapping, being-rolled-back, in-probation, starting, observing; and of runs that ended: refused,
rejected, expired, restored, overruled, rolled-back, exported, unchanged, tightened, ended (nobody heard how).
Times are in UTC; on files they are those of the logs. It only looks. In AWS it reads the table and the archive with your
own credentials (dynamodb:Query, dynamodb:GetItem, s3:ListBucket, s3:GetObject) in the region of the stack.

Exit codes: ${EXIT.done} nothing waits for anybody; ${EXIT.failed} a role is escalated or stalled: a person must look;
${EXIT.badInput} there is no such folder, table, bucket or role; ${EXIT.awaitingReview} a role waits for a decision.
--json answers one object (docs/status.schema.json).`;

export const statusCommand: CommandMaker = (say, { terminal }) =>
  new Command('status')
    .description(
      'shows where every role stands: observed, waiting for a decision, in probation, tight',
    )
    .addOption(once('--out <dir>', 'on files: the folder that "ratchet tighten" wrote'))
    .addOption(once('--archive-bucket <bucket>', "in AWS: the stack's output ArchiveBucket"))
    .addOption(once('--table <table>', "in AWS: the stack's output TicketTable"))
    .addOption(once('--role <glob>', 'only roles whose name or ARN matches, e.g. "app-*"'))
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action(async ({ json, ...request }: StatusFlags) => {
      const progress = terminalProgress(terminal, json === true);
      const report = await status(request, new Date(), progress);
      say({
        text: json === true ? `${JSON.stringify(report, null, 2)}\n` : visible(statusText(report)),
        complaint: '',
        exitCode: statusExit(report),
      });
    });
