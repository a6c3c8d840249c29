import { action } from '../catalogue/catalogue.ts';
import { arnApart, arnPattern } from '../policy/arn.ts';
import { apart } from '../policy/glob.ts';

/** By resource types and pattern: there are few types, and thousands of actions on the same patterns. */
const known = new Map<string, boolean>();
const REMEMBERED = 50_000;

/**
 * Has the action, by the catalogue, no resource that the pattern matches, so that being granted on it is nothing? Also
 * when the action knows no resource types, which only a pattern for `*` can grant. Never for an action that the
 * catalogue does not know.
 */
export function isMoot(name: string, pattern: string): boolean {
  if (/^\*+$/.test(pattern)) return false;
  const types = action(name)?.resourceTypes;
  if (types === undefined) return false;
  const templates = types.flatMap(({ arns }) => arns);
  const key = JSON.stringify([pattern, ...templates]);
  const answer = known.get(key) ?? !templates.some((template) => hasResource(template, pattern));
  if (known.size >= REMEMBERED) known.clear();
  known.set(key, answer);
  return answer;
}

/**
 * Can the pattern match an ARN of the template (`arn:${Partition}:s3:::${BucketName}`)? The two are read component by
 * component, up to the first of the pattern that has a `*`, as from there on that may run over colons.
 */
function hasResource(template: string, text: string): boolean {
  const [kind, pattern] = [arnPattern(template.replace(/\$\{[^}]*\}/g, '*')), arnPattern(text)];
  for (const [at, part] of pattern.parts.entries()) {
    const own = kind.parts[at];
    if (own === undefined || (at < pattern.parts.length - 1 && part.free.includes(true))) break;
    if (apart(part, own)) return false;
  }
  return !arnApart(kind, pattern);
}
