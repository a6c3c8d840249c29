import type { ActionUse } from './record.ts';

/** A resource of a call: an ARN, `*`, or null when the record does not show it. */
export type Resource = Pick<ActionUse, 'resource' | 'resourceFrom' | 'pattern' | 'certainty'>;

/** The action knows no resource types. */
export const EVERYTHING: Resource = {
  resource: '*',
  resourceFrom: 'none',
  pattern: null,
  certainty: 'stated',
};

/** Something was checked that the record does not show. */
export const UNSEEN: Resource = {
  resource: null,
  resourceFrom: 'none',
  pattern: null,
  certainty: 'unseen',
};

/** An ARN that stands as a whole in a part of the record. */
export function stated(resource: string, resourceFrom: Resource['resourceFrom']): Resource {
  return { resource, resourceFrom, pattern: null, certainty: 'stated' };
}

/** An ARN put together from request parameters. */
export function built(resource: string): Resource {
  return { resource, resourceFrom: 'request', pattern: null, certainty: 'built' };
}

/** What is known of a resource but for the parts that the record cannot tell. */
export function patterned(pattern: string): Resource {
  return { resource: null, resourceFrom: 'request', pattern, certainty: 'pattern' };
}

/** Resources made of request parameters; one undefined ARN among them counts as unseen. */
export function asked(...arns: readonly (string | undefined)[]): readonly Resource[] {
  const known = [...new Set(arns)].flatMap((arn) => (arn === undefined ? [] : [built(arn)]));
  return arns.length === 0 || arns.includes(undefined) ? [...known, UNSEEN] : known;
}
