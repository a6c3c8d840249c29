#!/usr/bin/env node
import { runCommand } from '../lib/cli/program.ts';

const { text, complaint, exitCode } = await runCommand(process.argv.slice(2), {
  terminal: process.stderr,
  input: process.stdin,
});
process.stdout.write(text);
process.stderr.write(complaint);
process.exitCode = exitCode;
