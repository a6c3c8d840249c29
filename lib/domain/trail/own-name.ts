import type { CallMeaning } from './record.ts';

/**
 * Of the services whose calls come with names without number: the parameter that holds the name, and what it is in.
 * Their names are handed on into ARNs as they are (`resource-rules`, and the templates of objects and log streams).
 */
export const OWN_NAMES: Readonly<Record<string, { readonly name: string; readonly of: string }>> = {
  's3.amazonaws.com': { name: 'key', of: 'bucketName' },
  'logs.amazonaws.com': { name: 'logStreamName', of: 'logGroupName' },
};

/**
 * Text whose like is only ever handed on as it is: no ARN, no pattern, no variable, no id of another shape, and not so
 * short that it is likely to be equal to something else by chance.
 */
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9/_.=+[\]$-]{6,510}[A-Za-z0-9]$/;

/** Stands for a name. As plain as the names it stands for. */
export const ANY_NAME = 'any/name-0-of-0-an-0-object';

/** What a record says beside the name, as JSON without escapes. */
export interface Beside {
  /** The request before and behind the name. */
  readonly before: string;
  readonly behind: string;
  readonly listed: string;
  readonly response: string;
}

/**
 * Whether a call means the same for every other name in this one's place but for the name itself: for records with
 * `ANY_NAME` instead, in the parameter and in the ARN that CloudTrail lists. That is so when neither the name nor its
 * last part is a part of anything else that the record says: rules compare names with each other.
 */
export function isOwnName(name: string, { before, behind, listed, response }: Beside): boolean {
  if (!PLAIN_NAME.test(name) || name.includes(ANY_NAME)) return false;
  const last = name.slice(name.lastIndexOf('/') + 1);
  const others = [before, behind, response];
  return (
    last.length > 2 &&
    !others.some((other) => other.includes(last)) &&
    occurrences(listed, last) === occurrences(listed, `/${name}"`)
  );
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

/** What a call means for this name, where `meaning` has `ANY_NAME`. */
export function meaningFor(name: string, meaning: CallMeaning): CallMeaning {
  if (meaning.kind !== 'uses') return meaning;
  const named = (text: string | null) => text?.replaceAll(ANY_NAME, () => name) ?? null;
  const uses = meaning.uses.map((use) => ({
    ...use,
    resource: named(use.resource),
    pattern: named(use.pattern),
  }));
  return { ...meaning, uses };
}
