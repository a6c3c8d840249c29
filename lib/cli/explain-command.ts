import { Command } from 'commander';
import { actionsOfCall } from '../domain/catalogue/calls.ts';
import { action, actionsMatching, services } from '../domain/catalogue/catalogue.ts';
import { nearestActions } from '../domain/catalogue/nearest.ts';
import { BadInput } from '../domain/errors.ts';
import { type ActionEntry, actionTable, entriesOf } from './action-entry.ts';
import type { CommandMaker } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { explanationOf } from './explanation.ts';
import { explanationText } from './explanation-text.ts';

const LISTED = 100;

const HELP = `
--json prints one object: of an action {"action", "service": {"prefix", "title"}, "level", "resourceTypes": [{"name",
"required", "arns", "conditionKeys"}], "conditionKeys": [{"name", "type"}], "dependentActions", "observability": {"kind",
...}, "dataEventTypes", "calls", "passesRole": [{"parameter", "to"}], "passedBy", "paths": [{"kind",
"id", "actions", "what", "source"}], "catalogue": {"date", "version"}}; of a pattern {"pattern",
"count", "levels": {level: count}, "actions": [{"action", "level", "resourceTypes": [names], "observability"}]}.

Exit codes: ${EXIT.done} explained; ${EXIT.badInput} there is no such action.`;

export const explainCommand: CommandMaker = (say) =>
  new Command('explain')
    .description('says all about an IAM action, or what a pattern such as "s3:Get*" stands for')
    .argument('<action>', 'service:Name in any case, with * and ? for a pattern')
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action((name: string, { json = false }: { readonly json?: boolean }) => {
      const text = /[*?]/.test(name) ? patternText(name, json) : actionText(name, json);
      say({ text, complaint: '', exitCode: EXIT.done });
    });

function actionText(name: string, json: boolean): string {
  const known = action(name);
  if (!known) throw new BadInput(`${name}: ${whyUnknown(name)}`);
  const told = explanationOf(known);
  return json ? `${JSON.stringify(told, null, 2)}\n` : explanationText(told);
}

function whyUnknown(name: string): string {
  const called = actionsOfCall(name);
  if (called.length > 0)
    return `an API call and no IAM action. What IAM checks for it: ${called.join(', ')}.`;
  if (services.includes(name.toLowerCase()))
    return `a service. Ask for an action of it, or for ${name.toLowerCase()}:* to see them all.`;
  const near = nearestActions(name, 4);
  return near.length === 0
    ? 'there is no such IAM action, nor one nearly so. "ratchet actions" finds them by words.'
    : `there is no such IAM action. Nearest by spelling: ${near.join(', ')}.`;
}

function patternText(pattern: string, json: boolean): string {
  const entries = actionsMatching(pattern).flatMap(entriesOf);
  if (entries.length === 0)
    throw new BadInput(
      `${pattern}: stands for no IAM action of today. "ratchet actions" finds them by words.`,
    );
  const levels = levelsOf(entries);
  if (json)
    return `${JSON.stringify({ pattern, count: entries.length, levels, actions: entries }, null, 2)}\n`;

  const counts = Object.entries(levels).map(([level, count]) => `${count} ${level}`);
  const head = `${pattern} stands for ${entries.length} ${entries.length === 1 ? 'action' : 'actions'} today (${counts.join(', ')}), and for those that AWS adds.`;
  const more = entries.length - LISTED;
  const rest = more > 0 ? `\n... and ${more} more; --json lists all.` : '';
  return `${head}\n\n${actionTable(entries.slice(0, LISTED))}${rest}\n`;
}

function levelsOf(entries: readonly ActionEntry[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(entries, ({ level }) => level);
  return Object.fromEntries(
    [...groups]
      .map(([level, members]) => [level, members.length] as const)
      .sort(([, a], [, b]) => b - a),
  );
}
