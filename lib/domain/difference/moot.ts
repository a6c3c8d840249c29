import { type ActionResourceType, action } from '../catalogue/catalogue.ts';
import { type ArnPattern, arnApart, arnPattern } from '../policy/arn.ts';
import { arnCost, globCost } from '../policy/cost.ts';
import { apart } from '../policy/glob.ts';
import { UNCOUNTED, type Work } from '../policy/work.ts';

/**
 * Asks whether an action has, by the catalogue, no resource that a pattern matches, so that being granted on it is
 * nothing; also when the action knows no resource types, as then only `*` can grant it. Never so for an action that the
 * catalogue does not know.
 */
export type IsMoot = (name: string, pattern: string) => boolean;

/** One for many questions: it keeps what it learned, as thousands of actions share a few resource types. */
export function mootness(work: Work = UNCOUNTED): IsMoot {
  const known = new WeakMap<readonly ActionResourceType[], Map<string, boolean>>();
  const read = new Map<string, ArnPattern>();
  const arn = (text: string): ArnPattern => {
    const pattern = read.get(text) ?? arnPattern(text.replace(VARIABLE, '*'));
    read.set(text, pattern);
    return pattern;
  };
  return (name, pattern) => {
    work.spend(20);
    if (/^\*+$/.test(pattern)) return false;
    const types = action(name)?.resourceTypes;
    if (types === undefined) return false;
    const answers = known.get(types) ?? new Map<string, boolean>();
    known.set(types, answers);
    const moot =
      answers.get(pattern) ??
      !types.some(({ arns }) => arns.some((kind) => hasResource(arn(kind), arn(pattern), work)));
    answers.set(pattern, moot);
    return moot;
  };
}

/** Of a template (`arn:${Partition}:s3:::${BucketName}`) or of a policy: it may stand for anything. */
const VARIABLE = /\$\{[^}]*\}/g;

/**
 * Can the pattern match an ARN of the kind? The two are read component by component, up to the first of the pattern
 * that has a `*`, as from there on that may run over colons.
 */
function hasResource(kind: ArnPattern, pattern: ArnPattern, work: Work): boolean {
  for (const [at, part] of pattern.parts.entries()) {
    const own = kind.parts[at];
    if (own === undefined || (at < pattern.parts.length - 1 && part.free.includes(true))) break;
    work.spend(10 + globCost(part, own));
    if (apart(part, own)) return false;
  }
  work.spend(arnCost(kind, pattern));
  return !arnApart(kind, pattern);
}
