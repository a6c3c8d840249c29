import { Writable } from 'node:stream';
import { type Command, Option } from 'commander';
import { BadInput } from '../domain/errors.ts';
import type { Options } from '../domain/options.ts';
import type { Said } from './command.ts';
import { summaryText } from './summary.ts';
import type { TightenRequest, TightenResult } from './tighten.ts';

/** The flags of the commands that play the whole way. */
export interface CommonFlags {
  readonly yes?: boolean;
  readonly wait: boolean;
  readonly json?: boolean;
  readonly out: string;
  readonly port: string;
  readonly onRegression: Options['onRegression'];
}

export function commonFlags(command: Command, out: string): Command {
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
    .option('--port <number>', 'port of the review page on 127.0.0.1; 0 takes a free one', '0')
    .addOption(
      new Option('--on-regression <what>', 'what to do about access that is missed in probation')
        .choices(['restore-missing', 'restore-all', 'notify'])
        .default('restore-all'),
    );
}

export function decideBy({ yes, wait, json }: CommonFlags): TightenRequest['decide'] {
  if (yes === true) return 'yes';
  return json === true || !wait ? 'leave' : 'ask';
}

export function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new BadInput(`--port ${text}: give a number from 0 to 65535.`);
}

export function noticesTo({ json }: CommonFlags, terminal: Writable): Writable {
  return json === true ? new Writable({ write: (_chunk, _encoding, done) => done() }) : terminal;
}

export function resultSaid(result: TightenResult, { json }: CommonFlags): Said {
  const text = json === true ? jsonText(result) : plainText(result);
  return { text, complaint: '', exitCode: result.exitCode };
}

function jsonText({ reports }: TightenResult): string {
  return `${JSON.stringify({ roles: reports }, null, 2)}\n`;
}

function plainText({ reports, files }: TightenResult): string {
  return `${summaryText(reports)}\n\nWritten:\n${files.map((file) => `  ${file}`).join('\n')}\n`;
}
