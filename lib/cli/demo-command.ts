import { Command } from 'commander';
import type { CommandMaker } from './command.ts';
import {
  type CommonFlags,
  commonFlags,
  decideBy,
  noticesTo,
  portOf,
  resultSaid,
} from './common-flags.ts';
import { demo } from './demo.ts';
import { terminalProgress } from './progress.ts';

export const demoCommand: CommandMaker = (say, { terminal }) =>
  commonFlags(
    new Command('demo').description(
      'plays the whole way on a sample organisation that Ratchet makes up',
    ),
    'ratchet-demo',
  ).action(async (flags: CommonFlags) => {
    const progress = terminalProgress(terminal, flags.json === true);
    const request = {
      out: flags.out,
      decide: decideBy(flags),
      port: portOf(flags.port),
      onRegression: flags.onRegression,
    };
    say(resultSaid(await demo(request, progress, noticesTo(flags, terminal)), flags));
  });
