import { Writable } from 'node:stream';
import { Command, CommanderError, Option } from 'commander';
import { BadInput } from '../domain/errors.ts';
import { demo } from './demo.ts';
import { EXIT } from './exit-codes.ts';
import { daysOf, optionsOf } from './inputs.ts';
import { terminalProgress } from './progress.ts';
import { summaryText } from './summary.ts';
import { type TightenRequest, type TightenResult, tighten } from './tighten.ts';

/** What a command has to say and what the process is to exit with. */
export interface Said {
  readonly text: string;
  /** For standard error. */
  readonly complaint: string;
  readonly exitCode: number;
}

export interface Surroundings {
  /** Standard error: progress, notices, links. */
  readonly terminal: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

interface CommonFlags {
  readonly yes?: boolean;
  readonly wait: boolean;
  readonly json?: boolean;
  readonly out: string;
  readonly port: string;
}

interface TightenFlags extends CommonFlags {
  readonly authorizationDetails: string;
  readonly cloudtrail: readonly string[];
  readonly eventSelectors?: string;
  readonly role?: string;
  readonly soak: string;
  readonly maxSoak: string;
  readonly probation: string;
  readonly export?: boolean;
}

const EXITS = `
Exit codes: ${EXIT.done} every role has its outcome; ${EXIT.failed} Ratchet failed, a person must look;
${EXIT.badInput} what was given cannot be used, nothing was changed; ${EXIT.awaitingReview} a role waits for a decision.`;

/** Runs one command line (without `node` and the script). Prints nothing but progress and notices to the terminal. */
export async function runCommand(
  args: readonly string[],
  { terminal }: Surroundings,
): Promise<Said> {
  let said: Said = { text: '', complaint: '', exitCode: EXIT.done };
  const output: string[] = [];
  const complaints: string[] = [];
  const program = new Command('ratchet')
    .description(
      'Makes AWS IAM roles least-privilege from what they really do: proven, approved, undone at will.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.push(text),
      writeErr: (text) => complaints.push(text),
    })
    .addHelpText('after', EXITS);

  const finish = (flags: CommonFlags) => (result: TightenResult) => {
    said = {
      text: flags.json === true ? jsonText(result) : plainText(result),
      complaint: '',
      exitCode: result.exitCode,
    };
  };
  common(
    program
      .command('demo')
      .description('plays the whole way on a sample organisation that Ratchet makes up'),
    'ratchet-demo',
  ).action(async (flags: CommonFlags) => {
    const progress = terminalProgress(terminal, flags.json === true);
    finish(flags)(
      await demo(
        { out: flags.out, decide: decideBy(flags), port: portOf(flags.port) },
        progress,
        noticesTo(flags, terminal),
      ),
    );
  });
  tightenFlags(
    common(
      program
        .command('tighten')
        .description(
          'tightens roles from an account dump and CloudTrail files; the input is never written to',
        ),
      'ratchet-out',
    ),
  ).action(async (flags: TightenFlags) => {
    const progress = terminalProgress(terminal, flags.json === true);
    finish(flags)(await tighten(requestOf(flags), progress, noticesTo(flags, terminal)));
  });

  try {
    await program.parseAsync([...args], { from: 'user' });
    return { ...said, text: output.join('') + said.text };
  } catch (error) {
    return { text: output.join(''), ...failure(error, complaints.join('')) };
  }
}

function common(command: Command, out: string): Command {
  return command
    .option('--yes', 'decide without a person: approve what passes its gates; the ticket says so')
    .option('--no-wait', 'leave tickets open instead of serving the review page')
    .option(
      '--json',
      'print one JSON object and nothing else (docs/report.schema.json); implies --no-wait',
    )
    .option(
      '--out <dir>',
      'folder for the changed account, the drafts, the report and the state',
      out,
    )
    .option('--port <number>', 'port of the review page on 127.0.0.1; 0 takes a free one', '0');
}

function tightenFlags(command: Command): Command {
  return command
    .requiredOption(
      '--authorization-details <file>',
      'output of "aws iam get-account-authorization-details"',
      onlyOne('--authorization-details: one dump at a time; run once for each account'),
    )
    .requiredOption(
      '--cloudtrail <path...>',
      'log files, or folders of them (.json, .json.gz, one record a line)',
    )
    .option(
      '--event-selectors <file>',
      'output of "aws cloudtrail get-event-selectors": which data events the trail logs',
    )
    .option('--role <glob>', 'only roles whose name or ARN matches, e.g. "app-*"')
    .option('--soak <days>', 'days that the logs must span before a draft is made', '14d')
    .option('--max-soak <days>', 'while new actions still appear, soak on up to this', '60d')
    .option('--probation <days>', 'days watched after the swap', '7d')
    .addOption(new Option('--export', 'write the drafts down and change nothing'));
}

/** Commander takes the last of a repeated flag, in silence. */
function onlyOne(otherwise: string) {
  return (value: string, before: string | undefined): string => {
    if (before !== undefined) throw new BadInput(`${otherwise}.`);
    return value;
  };
}

function requestOf(flags: TightenFlags): TightenRequest {
  return {
    authorizationDetails: flags.authorizationDetails,
    cloudtrail: flags.cloudtrail,
    eventSelectors: flags.eventSelectors,
    role: flags.role,
    options: optionsOf({
      soakDays: daysOf(flags.soak, '--soak'),
      maxDays: daysOf(flags.maxSoak, '--max-soak'),
      probationDays: daysOf(flags.probation, '--probation'),
      mode: flags.export === true ? 'export' : 'apply',
    }),
    out: flags.out,
    decide: decideBy(flags),
    port: portOf(flags.port),
  };
}

function decideBy({ yes, wait, json }: CommonFlags): TightenRequest['decide'] {
  if (yes === true) return 'yes';
  return json === true || !wait ? 'leave' : 'ask';
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new BadInput(`--port ${text}: give a number from 0 to 65535.`);
}

function noticesTo({ json }: CommonFlags, terminal: Writable): Writable {
  return json === true ? new Writable({ write: (_chunk, _encoding, done) => done() }) : terminal;
}

function jsonText({ reports }: TightenResult): string {
  return `${JSON.stringify({ roles: reports }, null, 2)}\n`;
}

function plainText({ reports, files }: TightenResult): string {
  return `${summaryText(reports)}\n\nWritten:\n${files.map((file) => `  ${file}`).join('\n')}\n`;
}

function failure(error: unknown, complaint: string): Pick<Said, 'complaint' | 'exitCode'> {
  if (error instanceof CommanderError) {
    return { complaint, exitCode: error.exitCode === 0 ? EXIT.done : EXIT.badInput };
  }
  if (error instanceof BadInput)
    return { complaint: `ratchet: ${error.message}\n`, exitCode: EXIT.badInput };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    complaint: `ratchet: failed, and this is a fault of Ratchet's: ${text}\n`,
    exitCode: EXIT.failed,
  };
}
