import { Command } from 'commander';
import { action } from '../domain/catalogue/catalogue.ts';
import { compile, type Decision, type Request } from '../domain/policy/evaluate.ts';
import { visible } from '../review/visible.ts';
import { columns } from './columns.ts';
import type { CommandMaker, Said } from './command.ts';
import { EXIT } from './exit-codes.ts';
import {
  type LayerFlags,
  layerFlags,
  once,
  type Place,
  placeText,
  readLayers,
  SCP_HELP,
} from './policy-layers.ts';
import { readRequests } from './request-file.ts';
import { warned } from './warnings.ts';

interface SimulateFlags extends LayerFlags {
  readonly requests: string;
  readonly json?: boolean;
}

interface Result {
  readonly decision: Decision;
  /** The statement that decided, or of an unknown decision the first that it hangs on; null for an implicit deny. */
  readonly statement: Place | null;
}

const HELP = `
FILE of --requests: [{"action": "s3:GetObject", "resource": "arn:aws:s3:::bucket/key", "context": {"aws:SourceIp": "10.0.0.1"}}]
  action     one action, in any case; no wildcards, as with IAM's own simulator
  resource   an ARN, or * (the default) for an action without resources; a * in an ARN is an ordinary character
  context    keys in any case; values are strings, numbers, true or false, or lists of them. It counts as complete: a
             key that is not there is not in the request. With "contextComplete": false its value is not known, and a
             decision that hangs on it is "unknown".
--json answers {"results": [{"decision", "statement"}]} in the order of the requests (docs/simulate.schema.json):
  allowed | implicit-deny | explicit-deny | unknown, and which statement decided; null for an implicit deny.
${SCP_HELP}
Resource policies and resource control policies are not looked at.

Exit codes: ${EXIT.done} decided, whatever the decisions; ${EXIT.badInput} a file or request cannot be used.`;

export const simulateCommand: CommandMaker = (say, { input }) =>
  layerFlags(
    new Command('simulate').description('decides requests by policies, as IAM would, offline'),
  )
    .addOption(
      once('--requests <file>', 'the requests; - for standard input').makeOptionMandatory(),
    )
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action(async (flags: SimulateFlags) => {
      say(await simulate(flags, input));
    });

async function simulate(
  flags: SimulateFlags,
  input: Parameters<CommandMaker>[1]['input'],
): Promise<Said> {
  const layers = await readLayers(flags);
  const { requests, warnings } = await readRequests(flags.requests, input);
  const decide = compile(layers.policies);
  const results = requests.map((request): Result => {
    const { decision, statement } = decide(request);
    return { decision, statement: statement === undefined ? null : layers.placeOf(statement) };
  });
  return {
    text:
      flags.json === true
        ? `${JSON.stringify({ results }, null, 2)}\n`
        : visible(resultsText(requests, results)),
    complaint: warned([...layers.warnings, ...warnings, ...unheardOf(requests)]),
    exitCode: EXIT.done,
  };
}

function resultsText(requests: readonly Request[], results: readonly Result[]): string {
  if (results.length === 0) return 'No request to decide.\n';
  const rows = results.map(({ decision, statement }, at) => [
    decision,
    requests[at]?.action ?? '',
    requests[at]?.resource ?? '',
    statement === null ? '' : placeText(statement),
  ]);
  return `${columns([['Decision', 'Action', 'Resource', 'By'], ...rows])}\n`;
}

/** Policies are text to IAM, so an action that AWS does not have is decided all the same. */
function unheardOf(requests: readonly Request[]): readonly string[] {
  const names = new Set(requests.map((request) => request.action));
  const unknown = [...names].filter((name) => action(name) === undefined);
  if (unknown.length === 0) return [];
  const some = unknown.slice(0, 3).join(', ');
  return [
    `${unknown.length === 1 ? 'this action is' : `${unknown.length} actions are`} not in the catalogue, is the spelling right? ${some}${unknown.length > 3 ? ', ...' : ''}`,
  ];
}
