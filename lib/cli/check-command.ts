import { Command } from 'commander';
import { visible } from '../review/visible.ts';
import { check } from './check.ts';
import { checkText } from './check-text.ts';
import type { CommandMaker } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { type LayerFlags, layerFlags, once, SCP_HELP } from './policy-layers.ts';
import { terminalProgress } from './progress.ts';
import { warned } from './warnings.ts';

interface CheckFlags extends LayerFlags {
  readonly cloudtrail: readonly string[];
  readonly role?: string;
  readonly from?: string;
  readonly to?: string;
  readonly strict?: boolean;
  readonly json?: boolean;
}

const HELP = `
The calls that were authorised when they were made are decided anew. Logs never show all of a request's context, so a
decision may hang on a key they do not show: it is "unknown". A call whose resource the log does not show, though the
policies allow the action on some resources only, is "unseen". Both are listed, and fail the check with --strict only.
--role matches the role's name or ARN, * and ? are wildcards; without it the calls of every role are checked.
--from is inclusive, --to exclusive: a day, 2026-09-01, or a time, 2026-09-01T12:00:00Z.
${SCP_HELP}
Resource policies and resource control policies are not looked at.

Exit codes: ${EXIT.done} every call would be allowed; ${EXIT.failed} one would be denied, or none is known to be allowed, or a log file is
corrupt (so that calls may be missing), or with --strict one is unknown, unseen or maps to no action; ${EXIT.badInput} a file
cannot be used, or the logs have no call to check.
--json answers one object (docs/check.schema.json).`;

export const checkCommand: CommandMaker = (say, { terminal }) =>
  layerFlags(
    new Command('check').description(
      'replays the calls of CloudTrail logs on policies: would one of them be denied?',
    ),
  )
    .requiredOption('--cloudtrail <path...>', 'log files, folders or s3://bucket/prefix')
    .addOption(once('--role <glob>', 'only roles whose name or ARN matches, e.g. "app-*"'))
    .addOption(once('--from <time>', 'only calls from this time on'))
    .addOption(once('--to <time>', 'only calls before this time'))
    .option('--strict', 'fail too when a call cannot be decided')
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action(async (flags: CheckFlags) => {
      const progress = terminalProgress(terminal, flags.json === true);
      const { report, warnings } = await check(flags, progress);
      say({
        text:
          flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : visible(checkText(report)),
        complaint: warned(warnings),
        exitCode: report.verdict === 'allowed' ? EXIT.done : EXIT.failed,
      });
    });
