import { Command, CommanderError } from 'commander';
import { BadInput } from '../domain/errors.ts';
import { actionsCommand } from './actions-command.ts';
import { checkCommand } from './check-command.ts';
import type { CommandMaker, Said, Surroundings } from './command.ts';
import { demoCommand } from './demo-command.ts';
import { diffCommand } from './diff-command.ts';
import { evidenceCommand } from './evidence-command.ts';
import { EXIT } from './exit-codes.ts';
import { explainCommand } from './explain-command.ts';
import { simulateCommand } from './simulate-command.ts';
import { tightenCommand } from './tighten-command.ts';

/** In the order of the help. */
const COMMANDS: readonly CommandMaker[] = [
  demoCommand,
  tightenCommand,
  evidenceCommand,
  actionsCommand,
  explainCommand,
  diffCommand,
  simulateCommand,
  checkCommand,
];

const EXITS = `
Exit codes: ${EXIT.done} done as asked; ${EXIT.failed} something does not hold, or Ratchet failed: a person must look;
${EXIT.badInput} what was given cannot be used, nothing was changed; ${EXIT.awaitingReview} a role waits for a decision.`;

/** Runs one command line (without `node` and the script). Prints nothing but progress and notices to the terminal. */
export async function runCommand(
  args: readonly string[],
  surroundings: Surroundings,
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
  const say = (result: Said): void => {
    said = result;
  };
  for (const make of COMMANDS)
    program.addCommand(make(say, surroundings).copyInheritedSettings(program));

  try {
    await program.parseAsync([...args], { from: 'user' });
    return { ...said, text: output.join('') + said.text };
  } catch (error) {
    return { text: output.join(''), ...failure(error, complaints.join('')) };
  }
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
