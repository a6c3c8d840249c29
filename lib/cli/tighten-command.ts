import { Command, Option } from 'commander';
import { BadInput } from '../domain/errors.ts';
import { EXPORTS } from '../domain/exports/exports.ts';
import type { CommandMaker } from './command.ts';
import {
  type CommonFlags,
  commonFlags,
  decideBy,
  noticesTo,
  portOf,
  resultSaid,
} from './common-flags.ts';
import { countOf, daysOf, optionsOf } from './inputs.ts';
import { terminalProgress } from './progress.ts';
import { loadReviewRules } from './review-rules-file.ts';
import { type TightenRequest, tighten } from './tighten.ts';

interface TightenFlags extends CommonFlags {
  readonly authorizationDetails: string;
  readonly cloudtrail: readonly string[];
  readonly eventSelectors?: string;
  readonly lastAccessed?: string;
  readonly role?: string;
  readonly soak: string;
  readonly maxSoak: string;
  readonly maxNew: string;
  readonly probation: string;
  readonly export?: true | string;
  readonly stackResources?: readonly string[];
  readonly reviewRules?: string;
}

export const tightenCommand: CommandMaker = (say, { terminal }) =>
  tightenFlags(
    commonFlags(
      new Command('tighten').description(
        'tightens roles from an account dump and CloudTrail files; the input is never written to',
      ),
      'ratchet-out',
    ),
  ).action(async (flags: TightenFlags) => {
    const progress = terminalProgress(terminal, flags.json === true);
    const request = await requestOf(flags);
    say(resultSaid(await tighten(request, progress, noticesTo(flags, terminal)), flags));
  });

function tightenFlags(command: Command): Command {
  return command
    .requiredOption(
      '--authorization-details <file>',
      'output of "aws iam get-account-authorization-details"',
      onlyOne('--authorization-details: one dump at a time; run once for each account'),
    )
    .requiredOption(
      '--cloudtrail <path...>',
      'log files, folders of them (.json, .json.gz, one record a line), or s3://bucket/prefix',
    )
    .option(
      '--event-selectors <file>',
      'output of "aws cloudtrail get-event-selectors": which data events the trail logs',
    )
    .option(
      '--last-accessed <path>',
      'IAM\'s last accessed data: a folder of ROLE.json, each the output of "aws iam get-service-last-accessed-details"',
    )
    .option('--role <glob>', 'only roles whose name or ARN matches, e.g. "app-*"')
    .option('--soak <days>', 'days that the logs must span before a draft is made', '14d')
    .option('--max-soak <days>', 'while new actions still appear, soak on up to this', '60d')
    .option(
      '--max-new <count>',
      'new behaviours that may still be expected in the next 30 days when a draft is made',
      '0.5',
    )
    .option('--probation <days>', 'days watched after the swap', '7d')
    .option(
      '--review-rules <file>',
      'who approves and how many must, as JSON such as {"approvals": 2}; without it anybody, once',
    )
    .addOption(
      new Option(
        '--export [form]',
        'write the drafts down and change nothing; with a form, each as a file to carry into code as well',
      ).choices([...EXPORTS.keys()]),
    )
    .option(
      '--stack-resources <file...>',
      'for drafts as files, names of the resources of the stack that owns a role: output of "aws cloudformation list-stack-resources" or "describe-stack-resources", or of "terraform show -json"',
    );
}

/** Commander takes the last of a repeated flag, in silence. */
function onlyOne(otherwise: string) {
  return (value: string, before: string | undefined): string => {
    if (before !== undefined) throw new BadInput(`${otherwise}.`);
    return value;
  };
}

/** Throws BadInput for rules of a review that `--yes` leaves out. */
async function requestOf(flags: TightenFlags): Promise<TightenRequest> {
  if (flags.yes === true && flags.reviewRules !== undefined) {
    throw new BadInput(
      `--review-rules ${flags.reviewRules} with --yes: nobody reviews with --yes, so no rule would hold. Leave one of the two out.`,
    );
  }
  return {
    authorizationDetails: flags.authorizationDetails,
    cloudtrail: flags.cloudtrail,
    eventSelectors: flags.eventSelectors,
    lastAccessed: flags.lastAccessed,
    role: flags.role,
    options: optionsOf({
      soakDays: daysOf(flags.soak, '--soak'),
      maxDays: daysOf(flags.maxSoak, '--max-soak'),
      maxNew: countOf(flags.maxNew, '--max-new'),
      probationDays: daysOf(flags.probation, '--probation'),
      onRegression: flags.onRegression,
      mode: flags.export === undefined ? 'apply' : 'export',
    }),
    stackResources: flags.stackResources,
    exportAs: typeof flags.export === 'string' ? flags.export : undefined,
    out: flags.out,
    decide: decideBy(flags),
    port: portOf(flags.port),
    rules: await loadReviewRules(flags.reviewRules),
  };
}
