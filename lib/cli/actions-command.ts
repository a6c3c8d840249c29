import { Command } from 'commander';
import { nearestActions } from '../domain/catalogue/nearest.ts';
import { type Findings, searchActions } from '../domain/catalogue/search.ts';
import { BadInput } from '../domain/errors.ts';
import { actionTable, entriesOf } from './action-entry.ts';
import type { CommandMaker } from './command.ts';
import { EXIT } from './exit-codes.ts';

/** Longer than any name or description of one. */
const LONGEST_QUERY = 500;

interface ActionsFlags {
  readonly limit: string;
  readonly json?: boolean;
}

const HELP = `
Words are of the action's name, of an API call that needs it, or of its service ("simple storage service", "ddb").
Plurals, beginnings of words and any case will do; a letter wrong is forgiven when nothing else is found.

CloudTrail column: "management event" is in every trail, but for what the trail leaves out; "data event" only where the
trail logs data events of its kind; "never logged" in none; "not published": no API operation has the name, so that
its absence from the logs proves nothing. Resource types: "only *" cannot be granted on single resources.

--json prints an array, best first: [{"action", "level", "resourceTypes": [names], "observability": {"kind":
"management-event" | "data-event" | "never-logged" | "no-operation", "category" or "reason"}, "call": the API call that
was found in place of the action's own name, or null}].

Exit codes: ${EXIT.done} also when nothing is found (an empty array); ${EXIT.badInput} for a query without a word or a bad --limit.`;

export const actionsCommand: CommandMaker = (say) =>
  new Command('actions')
    .description('finds IAM actions by words, such as "put object s3" or "start build"')
    .argument('<words...>', 'what to look for, in any order')
    .option('--limit <number>', 'how many to show', '20')
    .option('--json', 'print one JSON array and nothing else')
    .addHelpText('after', HELP)
    .action((words: readonly string[], flags: ActionsFlags) => {
      const query = words.join(' ');
      const limit = limitOf(flags.limit);
      check(query);
      const findings = searchActions(query);
      const text =
        flags.json === true ? jsonText(findings, limit) : plainText(query, findings, limit);
      say({ text, complaint: '', exitCode: EXIT.done });
    });

/** Throws BadInput. */
function check(query: string): void {
  if (!/[a-z\d]/i.test(query))
    throw new BadInput(`"${query}" has no word to look for: give some, such as "put object".`);
  if (query.length > LONGEST_QUERY)
    throw new BadInput(`A query of ${query.length} characters: give at most ${LONGEST_QUERY}.`);
}

/** Throws BadInput. */
function limitOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new BadInput(`--limit ${text}: give a number from 1 to 999999.`);
}

function jsonText({ found }: Findings, limit: number): string {
  const entries = found
    .slice(0, limit)
    .flatMap(({ action, call }) => entriesOf(action).map((entry) => ({ ...entry, call })));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

function plainText(query: string, findings: Findings, limit: number): string {
  const { found } = findings;
  if (found.length === 0) return nothingFound(query);
  const first = found.slice(0, limit);
  const notes = first.flatMap(({ action, call }) =>
    call === null ? [] : [[action, `(needed by ${call})`] as const],
  );
  const table = actionTable(
    first.flatMap(({ action }) => entriesOf(action)),
    new Map(notes),
  );
  const count =
    found.length > limit
      ? `${limit} of ${found.length} actions; --limit shows more.`
      : `${found.length} ${found.length === 1 ? 'action' : 'actions'}.`;
  return `${caveat(findings)}${table}\n\n${count} "ratchet explain ACTION" says all about one.\n`;
}

/** What was not taken as it was written. */
function caveat({ corrected, lacking }: Findings): string {
  const read = [...corrected].map(([word, meant]) => `Nothing has "${word}"; read as "${meant}".`);
  const missing =
    lacking === 0
      ? []
      : [`No action has all of these words; each below lacks ${lacking === 1 ? 'one' : lacking}.`];
  const lines = [...read, ...missing];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
}

function nothingFound(query: string): string {
  const near = nearestActions(query.replace(/[\s*?]+/g, ''), 3);
  const hint = near.length === 0 ? '' : ` Nearest by spelling: ${near.join(', ')}.`;
  return `No action has any of these words: ${query}.${hint}\n`;
}
