import { Command, CommanderError } from 'commander';
import { BadInput, NotPropagated, UndoFailed } from '../domain/errors.ts';
import type { CommandMaker, Said, Surroundings } from './command.ts';
import { EXIT } from './exit-codes.ts';

/** In the order of the help. Each is loaded when it is called for: the one asked for must not wait for the others. */
const COMMANDS: ReadonlyMap<string, () => Promise<CommandMaker>> = new Map([
  ['demo', async () => (await import('./demo-command.ts')).demoCommand],
  ['tighten', async () => (await import('./tighten-command.ts')).tightenCommand],
  ['evidence', async () => (await import('./evidence-command.ts')).evidenceCommand],
  ['actions', async () => (await import('./actions-command.ts')).actionsCommand],
  ['explain', async () => (await import('./explain-command.ts')).explainCommand],
  ['diff', async () => (await import('./diff-command.ts')).diffCommand],
  ['simulate', async () => (await import('./simulate-command.ts')).simulateCommand],
  ['check', async () => (await import('./check-command.ts')).checkCommand],
  ['status', async () => (await import('./status-command.ts')).statusCommand],
  ['export', async () => (await import('./export-command.ts')).exportCommand],
  ['rollback', async () => (await import('./rollback-command.ts')).rollbackCommand],
  ['rotate-links', async () => (await import('./rotate-links-command.ts')).rotateLinksCommand],
]);

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

  try {
    const asked = COMMANDS.get(args[0] ?? '');
    for (const load of asked === undefined ? COMMANDS.values() : [asked]) {
      const make = await load();
      program.addCommand(make(say, surroundings).copyInheritedSettings(program));
    }
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
  if (error instanceof UndoFailed || error instanceof NotPropagated)
    return {
      complaint: `ratchet: ${error.message}. Look at the role, then run the same command again: it goes on from where it stopped.\n`,
      exitCode: EXIT.failed,
    };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    complaint: `ratchet: failed, and this is a fault of Ratchet's: ${text}\n`,
    exitCode: EXIT.failed,
  };
}
