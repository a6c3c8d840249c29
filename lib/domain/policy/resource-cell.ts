import { type ArnPattern, arnApart } from './arn.ts';
import type { Terms } from './condition-cases.ts';
import { arnCost, conditionCost, resourceCost } from './cost.ts';
import { entailsAll } from './entail.ts';
import { maybeReads, surelyReads } from './resource-reader.ts';
import { listsResource } from './resource-set.ts';
import type { Rule } from './rule.ts';
import type { Reader } from './words.ts';
import type { Work } from './work.ts';

/** What the resources of a pattern are held against. */
export interface ResourceCell {
  readonly readers: readonly Reader[];
  /** The other reading of `*` can matter. */
  readonly loose: boolean;
  /** Nothing more has to be known of resources that this reader matches. */
  readonly settles: (reader: number) => boolean;
  /** The rules that speak of resources which just these readers match; null when the rule itself does not. */
  readonly termsOf: (accepted: ReadonlySet<number>) => Terms | null;
}

export function cellOf(
  pattern: ArnPattern,
  { rule, allows, denies, own }: Terms,
  work: Work,
): ResourceCell {
  const readers: Reader[] = [];
  const add = (some: readonly Reader[]): readonly number[] =>
    some.map((reader) => readers.push(reader) - 1);
  /** Says of a rule whether it speaks of a resource: in such a way that this is sure, or as soon as it may be. */
  const spoken = ({ resources }: Rule, surely: boolean): Spoken => {
    const reads =
      surely !== resources.negated ? (one: ArnPattern) => [surelyReads(one)] : maybeReads;
    const listed = resources.patterns
      .filter((other) => !isUnreachable(rule, pattern, other, work))
      .map(reads)
      .flatMap(add);
    return { listed, negated: resources.negated };
  };
  const all = (rules: readonly Rule[], surely: boolean) =>
    rules.map((one) => ({ rule: one, spoken: spoken(one, surely) }));
  const [grants, bans, waivers] = [all(allows, true), all(denies, false), all(own, true)];
  const excluded = rule.resources.negated ? add(rule.resources.patterns.map(surelyReads)) : [];
  const enough = new Set(
    bans.length > 0
      ? []
      : grants
          .filter(({ rule: { condition } }) => {
            work.spend(conditionCost(rule.condition, condition));
            return entailsAll(rule.condition, condition);
          })
          .flatMap((grant) => (grant.spoken.negated ? [] : grant.spoken.listed)),
  );
  return {
    readers,
    loose: pattern.loose && !pattern.any && readers.some(({ how }) => how === 'maybe'),
    settles: (reader) => enough.has(reader),
    termsOf: (accepted) => {
      if (excluded.some((reader) => accepted.has(reader))) return null;
      const here = (some: ReturnType<typeof all>): readonly Rule[] =>
        some.filter((one) => speaks(one.spoken, accepted)).map((one) => one.rule);
      return { rule, allows: here(grants), denies: here(bans), own: here(waivers) };
    },
  };
}

interface Spoken {
  /** The readers of its patterns. */
  readonly listed: readonly number[];
  readonly negated: boolean;
}

function speaks({ listed, negated }: Spoken, accepted: ReadonlySet<number>): boolean {
  return listed.some((reader) => accepted.has(reader)) !== negated;
}

/** No resource of the rule's pattern matches the other: they have none in common, or the rule's NotResource has it. */
export function isUnreachable(
  { resources }: Rule,
  pattern: ArnPattern,
  other: ArnPattern,
  work: Work,
): boolean {
  if (resources.negated) work.spend(resourceCost(resources, other));
  work.spend(arnCost(other, pattern));
  if (resources.negated && listsResource(resources, other)) return true;
  return arnApart(other, pattern);
}
