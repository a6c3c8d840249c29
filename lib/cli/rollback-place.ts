import type { History } from '../domain/change/history.ts';
import { BadInput } from '../domain/errors.ts';
import type { Archive, Clock, Roles } from '../ports.ts';
import type { Again } from '../steps/carry-out.ts';

/** Which role, and where: the folder of a run, or the bucket and table of a deployment. */
export interface PlaceRequest {
  /** Name or ARN. */
  readonly role: string;
  readonly out?: string | undefined;
  readonly authorizationDetails?: string | undefined;
  readonly archiveBucket?: string | undefined;
  readonly table?: string | undefined;
}

/** One role, and what the archive tells of it. */
export interface Opened {
  readonly roles: Roles;
  readonly archive: Archive;
  readonly arn: string;
  readonly history: History;
  /** Patience with writes that do not show yet. */
  readonly again: Again;
  /** Those of these managed policies that there are not any more. */
  readonly missing: (policyArns: readonly string[]) => Promise<readonly string[]>;
  /** Where a person finds an archived document. */
  readonly whereIs: (key: string) => string;
}

export interface Place {
  /** Only looks. Throws BadInput when there is no such place or role. */
  readonly look: <T>(work: (opened: Opened) => Promise<T>) => Promise<T>;
  /** As the only one that changes the role. Throws BadInput when somebody else is at it. */
  readonly alone: <T>(work: (opened: Opened) => Promise<T>) => Promise<T>;
}

/** Throws BadInput unless exactly one place is given, and whole. Neither place is loaded for the other. */
export async function placeOf(request: PlaceRequest, clock: Clock): Promise<Place> {
  const { role, out, authorizationDetails, archiveBucket, table } = request;
  if (out !== undefined && archiveBucket === undefined && table === undefined) {
    const { folderPlace } = await import('./rollback-folder.ts');
    return folderPlace({ role, out, authorizationDetails }, clock);
  }
  if (out !== undefined || !archiveBucket || !table)
    throw new BadInput(
      'Give where the role is, in one way: --out DIR, the folder of a run, or --archive-bucket BUCKET and --table TABLE, which the stack in AWS names in its outputs.',
    );
  if (authorizationDetails !== undefined)
    throw new BadInput('--authorization-details belongs to --out: in AWS the role itself is read.');
  const { awsPlace } = await import('./rollback-aws.ts');
  return awsPlace({ role, archiveBucket, table }, clock);
}
