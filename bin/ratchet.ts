#!/usr/bin/env node
import { prepareRuntime } from '../lib/local/runtime.ts';

prepareRuntime(process.env);
const { runCommand } = await import('../lib/cli/program.ts');
const { text, complaint, exitCode } = await runCommand(process.argv.slice(2), {
  terminal: process.stderr,
  input: process.stdin,
});
// A reader that has seen enough, such as head, closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.stdout.write(text);
process.stderr.write(complaint);
process.exitCode = exitCode;
