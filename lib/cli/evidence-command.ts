import { Command } from 'commander';
import type { CommandMaker } from './command.ts';
import { type EvidenceRequest, readEvidence } from './evidence.ts';
import { regionsOf, spanOf } from './evidence-flags.ts';
import { evidenceText } from './evidence-text.ts';
import { EXIT } from './exit-codes.ts';
import { daysOf, optionsOf } from './inputs.ts';
import { terminalProgress } from './progress.ts';

interface EvidenceFlags {
  readonly cloudtrail: readonly string[];
  readonly role?: string;
  readonly from?: string;
  readonly to?: string;
  readonly region?: readonly string[];
  readonly eventSelectors?: string;
  readonly lastAccessed?: string;
  readonly soak: string;
  readonly json?: boolean;
}

const HELP = `
PATH of --cloudtrail, several if you like:
  a file, a folder with all below it     .json, .jsonl, .ndjson, each plain or gzip, in AWSLogs/ layout or any other
  -                                      standard input, plain or gzip
  s3://bucket/prefix                     with your AWS credentials (s3:ListBucket, s3:GetObject)
--from, --to and --region leave files unopened by their names and folders (AWSLogs/ACCOUNT/CloudTrail/REGION/yyyy/mm/dd/).
  A file is opened when it is named from an hour before --from to two days after --to, since records come late.
  --region is of files: what an account delivers for a region. Files that tell no region are all read.
--json answers {"coverage", "roles"} (docs/evidence.schema.json).

Exit codes: ${EXIT.done} done; ${EXIT.failed} Ratchet failed; ${EXIT.badInput} a path, a time, a region or a role cannot be used, or there is no record.`;

export const evidenceCommand: CommandMaker = (say, { terminal, input }) =>
  new Command('evidence')
    .description(
      'what CloudTrail shows of the use of roles: calls, passed roles, refusals, and what it cannot show',
    )
    .requiredOption('--cloudtrail <path...>', 'log files, folders, "-" or s3://bucket/prefix')
    .option('--role <glob>', 'only roles whose name or ARN matches, e.g. "app-*"')
    .option(
      '--from <time>',
      'only calls from this day (2026-03-01) or time (2026-03-01T09:00:00Z) on',
    )
    .option('--to <time>', 'only calls before this day or time')
    .option('--region <name...>', 'only log files of these regions')
    .option(
      '--event-selectors <file>',
      'output of "aws cloudtrail get-event-selectors": which events the trail logs',
    )
    .option(
      '--last-accessed <path>',
      'IAM\'s last accessed data: a folder of ROLE.json, each the output of "aws iam get-service-last-accessed-details"',
    )
    .option('--soak <days>', 'days that the logs must span to draft from', '14d')
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action(async (flags: EvidenceFlags) => {
      const progress = terminalProgress(terminal, flags.json === true);
      const report = await readEvidence(requestOf(flags), input, progress);
      const text =
        flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : evidenceText(report);
      say({ text, complaint: '', exitCode: EXIT.done });
    });

function requestOf(flags: EvidenceFlags): EvidenceRequest {
  return {
    sources: flags.cloudtrail,
    asked: {
      ...spanOf(flags.from, flags.to),
      regions: regionsOf(flags.region),
      role: flags.role ?? null,
    },
    eventSelectors: flags.eventSelectors,
    lastAccessed: flags.lastAccessed,
    options: optionsOf({ soakDays: daysOf(flags.soak, '--soak') }),
  };
}
