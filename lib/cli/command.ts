import type { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';

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
  /** Standard input, for commands that read `-`. */
  readonly input: Readable;
}

/** Makes one command. Its action prints nothing but progress and notices to the terminal, and says the rest once. */
export type CommandMaker = (say: (said: Said) => void, surroundings: Surroundings) => Command;
