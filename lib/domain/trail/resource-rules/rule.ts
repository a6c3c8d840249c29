import type { CatalogueAction } from '../../catalogue/catalogue.ts';
import { isPlain, type Place } from '../arn.ts';
import type { TrailRecord } from '../record.ts';
import type { Resource } from '../resource.ts';

/** The resources of a call by what is special about a service; undefined when nothing is and the templates decide. */
export type ResourceRule = (
  action: CatalogueAction,
  record: TrailRecord,
  place: Place,
) => readonly Resource[] | undefined;

export type ResourceRules = Readonly<Record<string, ResourceRule>>;

/** `arn:partition:service:region:account:resource`; undefined when the place or the resource is not known. */
export function regionalArn(
  place: Place,
  service: string,
  resource: string | undefined,
  account: string = place.account,
): string | undefined {
  if (resource === undefined || place.region === '' || account === '') return undefined;
  return isPlain(resource)
    ? `arn:${place.partition}:${service}:${place.region}:${account}:${resource}`
    : undefined;
}
