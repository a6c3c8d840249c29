import { fieldsOf } from './parameters.ts';

/**
 * Text whose like is only ever handed on as it is: no ARN, no pattern, no id of another shape, and not so short that it
 * is likely to be equal to something else by chance.
 */
const PLAIN_KEY = /^[A-Za-z0-9][A-Za-z0-9/_.=+-]{6,510}[A-Za-z0-9]$/;

/** Stands for the key of an object. As plain as the keys it stands for. */
export const ANY_KEY = 'any/key-0-of-0-an-0-object';

/**
 * The key of the one S3 object that a call is on, when the call means the same for every other key in its place but for
 * the key itself: for records with `ANY_KEY` instead, in the parameter and in the ARN that CloudTrail lists. That is so
 * when neither the key nor its last part is a part of anything else that the record says: rules compare names with each
 * other. `others` are all other texts that meaning may be read from, as JSON. Null for any other call.
 */
export function plainObjectKey(request: unknown, listed: string, others: string): string | null {
  const { key, bucketName } = fieldsOf(request);
  if (typeof key !== 'string' || typeof bucketName !== 'string') return null;
  if (!PLAIN_KEY.test(key) || key.includes(ANY_KEY)) return null;
  const name = key.slice(key.lastIndexOf('/') + 1);
  const own = occurrences(listed, `/${key}"`);
  return name.length > 2 && occurrences(listed, name) === own && !others.includes(name)
    ? key
    : null;
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}
