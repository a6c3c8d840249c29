import { BadInput } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';
import type { KeptRole } from '../steps/roll-back-to.ts';
import { type RolesPlaceRequest, whichPlace } from './roles-place.ts';

/** Which role, and where: the folder of a run, or the bucket and table of a deployment. */
export interface PlaceRequest extends RolesPlaceRequest {
  /** Name or ARN. */
  readonly role: string;
  readonly authorizationDetails?: string | undefined;
}

export interface Place {
  /** Only looks. Throws BadInput when there is no such place or role. */
  readonly look: <T>(work: (opened: KeptRole) => Promise<T>) => Promise<T>;
  /** As the only one that changes the role. Throws BadInput when somebody else is at it. */
  readonly alone: <T>(work: (opened: KeptRole) => Promise<T>) => Promise<T>;
}

/** Throws BadInput unless exactly one place is given, and whole. Neither place is loaded for the other. */
export async function placeOf(request: PlaceRequest, clock: Clock): Promise<Place> {
  const { role, authorizationDetails } = request;
  const place = whichPlace(request, 'where the role is');
  if (place.kind === 'folder') {
    const { folderPlace } = await import('./rollback-folder.ts');
    return folderPlace({ role, out: place.out, authorizationDetails }, clock);
  }
  if (authorizationDetails !== undefined)
    throw new BadInput('--authorization-details belongs to --out: in AWS the role itself is read.');
  const { archiveBucket, table } = place;
  const { awsPlace } = await import('./rollback-aws.ts');
  return awsPlace({ role, archiveBucket, table }, clock);
}
