import type { Proposal } from '../domain/proposal/proposal.ts';
import { type Change, changesBetween } from '../domain/revision/changes.ts';
import type { Revision } from '../domain/ticket.ts';
import type { Archive } from '../ports.ts';

/** A revision with what it changed of the one before; null for the first draft. */
export interface Told {
  readonly revision: Revision;
  readonly changes: readonly Change[] | null;
}

/** All revisions, the newest first. Throws what the archive throws when one is absent or altered. */
export async function historyOf(
  archive: Archive,
  revisions: readonly Revision[],
): Promise<readonly Told[]> {
  const proposals = (await Promise.all(
    revisions.map(({ proposal }) => archive.get(proposal)),
  )) as readonly Proposal[];
  const told = revisions.map((revision, index) => {
    const [was, is] = [proposals[index - 1], proposals[index]];
    const changes =
      was === undefined || is === undefined ? null : changesBetween(was.attach, is.attach);
    return { revision, changes };
  });
  return told.toReversed();
}
