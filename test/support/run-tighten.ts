import { PassThrough } from 'node:stream';
import { optionsOf } from '../../lib/cli/inputs.ts';
import type { Progress } from '../../lib/cli/progress.ts';
import { type TightenRequest, tighten } from '../../lib/cli/tighten.ts';

const QUIET: Progress = { doing: () => {}, say: () => {}, done: () => {} };

/** Runs the command as a script would, with the usual soak; what the caller gives counts. */
export function runTighten(
  request: Pick<TightenRequest, 'authorizationDetails' | 'cloudtrail' | 'out'> &
    Partial<TightenRequest>,
  progress = QUIET,
) {
  const terminal = new PassThrough();
  terminal.resume();
  return tighten(
    { options: optionsOf({ soakDays: 14, probationDays: 7 }), decide: 'yes', port: 0, ...request },
    progress,
    terminal,
  );
}
