import { BadInput, RoleGone, UndoFailed } from '../domain/errors.ts';
import { CREDENTIALS, isUnreachable } from './s3-log-errors.ts';

const ADVICE: ReadonlyMap<string, string> = new Map([
  ...Object.entries(CREDENTIALS),
  ['NoSuchBucket', 'there is no such bucket: the stack names it in its output ArchiveBucket'],
  [
    'ResourceNotFoundException',
    'there is no such table in this region: the stack names it in its output TicketTable, and its region is to be set (AWS_REGION)',
  ],
]);

/**
 * What AWS said to an operator, in one sentence. Before the first write it is BadInput, and UndoFailed from then on.
 * What is no answer of AWS, nor on the way there, comes back as it is.
 */
export function operatorError(error: unknown, wrote: boolean): unknown {
  if (error instanceof RoleGone)
    return new BadInput(
      `${error.message} Or these credentials are of another account than it is in.`,
    );
  const words = wordsFor(error);
  if (words === null) return error;
  return wrote
    ? new UndoFailed(`AWS, after the first write: ${words}`, { cause: error })
    : new BadInput(`AWS: ${words}. Nothing was changed.`, { cause: error });
}

function wordsFor(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error.message === 'Region is missing')
    return 'no region is set: name that of the stack (AWS_REGION)';
  if (isUnreachable(error)) return 'it cannot be reached from here';
  const advice = ADVICE.get(error.name);
  if (advice !== undefined) return advice;
  if (!('$metadata' in error)) return null;
  const said = error.message.replace(/\.$/, '');
  return /^(AccessDenied|Forbidden)/.test(error.name)
    ? `these credentials may not do that (${said})`
    : `${error.name}: ${said}`;
}
