import { join } from 'node:path';
import { withLock } from './file-store-lock.ts';
import { ownFolder } from './file-store-write.ts';

/**
 * Runs `work` as the only one that changes what is in the folder of a run. Throws BadInput at once when another living
 * process is at it; the lock of one that was killed is taken over.
 */
export async function withRunLock<T>(out: string, work: () => Promise<T>): Promise<T> {
  const store = join(out, 'store');
  await ownFolder(store);
  return withLock(join(store, '.run.lock'), work, 0);
}
