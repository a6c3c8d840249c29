import type { Concerned } from './action-cells.ts';
import { type ArnPattern, arnApart, arnPattern, headIncludes, lastPart } from './arn.ts';
import { entailsAll, excludes } from './entail.ts';
import { type Glob, widened } from './glob.ts';
import { spelled } from './pattern.ts';
import { listsResource, type ResourceSet } from './resource-set.ts';
import type { Rule } from './rule.ts';
import type { Confirm, Witness } from './witness.ts';
import { STATE_CAP, type Word, words } from './words.ts';

export type Verdict =
  | { readonly kind: 'proven' }
  | { readonly kind: 'refuted'; readonly witness: Witness }
  | { readonly kind: 'not-proven'; readonly reason: string };

/** The rules that still count once their conditions were held against the rule's. */
type Terms = Omit<Concerned, 'key'>;

const EVERYTHING = arnPattern('*');

/**
 * Does what the rule allows on some actions stay within the rules those actions meet, on all its resources and under
 * all contexts? `action` is one such action to make a witness of; with null nothing is refuted.
 */
export function resourceVerdict(
  rule: Rule,
  concerned: Concerned,
  action: string | null,
  confirm: Confirm,
): Verdict {
  const terms: Terms = {
    allows: concerned.allows.filter(({ condition }) => entailsAll(rule.condition, condition)),
    denies: concerned.denies.filter(({ condition }) => !excludes(rule.condition, condition)),
    own: concerned.own,
  };
  let doubt: Verdict | undefined;
  for (const pattern of rule.resources.negated ? [EVERYTHING] : rule.resources.patterns) {
    if (isPlainlyWithin(rule, pattern, terms)) continue;
    if (action === null) return { kind: 'not-proven', reason: 'not settled for a pattern' };
    const verdict = wordByWord(rule, pattern, terms, (word, near, denies) =>
      confirm({
        action,
        resource: pattern,
        word,
        near,
        rule,
        others: [...concerned.allows, ...denies, ...concerned.own],
      }),
    );
    if (verdict.kind === 'refuted') return verdict;
    if (verdict.kind === 'not-proven') doubt ??= reasoned(verdict.reason, action, pattern);
  }
  return doubt ?? { kind: 'proven' };
}

/** One Allow holds all of the pattern, and no Deny touches it. */
function isPlainlyWithin(rule: Rule, pattern: ArnPattern, { allows, denies }: Terms): boolean {
  const unreachable = (other: ArnPattern): boolean => isUnreachable(rule, pattern, other);
  return (
    allows.some(({ resources }) =>
      resources.negated ? resources.patterns.every(unreachable) : listsResource(resources, pattern),
    ) &&
    denies.every(({ resources }) =>
      resources.negated ? listsResource(resources, pattern) : resources.patterns.every(unreachable),
    )
  );
}

/** No resource of the cell matches the other pattern: they have none in common, or the rule's own NotResource has it. */
function isUnreachable(rule: Rule, pattern: ArnPattern, other: ArnPattern): boolean {
  if (rule.resources.negated && listsResource(rule.resources, other)) return true;
  return arnApart(other, pattern);
}

/**
 * Looks at every combination of rules that a resource of the pattern meets. Patterns are compared on the last component;
 * where the components before it are not surely matched, the cautious side is taken: an Allow does not match, a Deny does.
 */
function wordByWord(
  rule: Rule,
  pattern: ArnPattern,
  { allows, denies, own }: Terms,
  refute: (
    word: Word['symbols'],
    near: readonly ArnPattern[],
    denies: readonly Rule[],
  ) => Witness | null,
): Verdict {
  const globs: Glob[] = [];
  const owners: ArnPattern[] = [];
  const add = (glob: Glob, owner: ArnPattern): number => {
    owners.push(owner);
    return globs.push(glob) - 1;
  };
  const entry = (other: ArnPattern): readonly Entry[] => {
    if (isUnreachable(rule, pattern, other)) return [];
    const last = lastPart(other);
    const index = add(last, other);
    // What a variable stands for may make it match, or make a word of the pattern match it.
    const widest = other.variables ? add(widened(last), other) : index;
    return [{ index, widest, sure: headIncludes(other, pattern), open: pattern.variables }];
  };
  const listOf = ({ resources }: Rule) => ({
    negated: resources.negated,
    entries: resources.patterns.flatMap(entry),
  });
  const [grants, bans, waivers] = [allows, denies, own].map((rules) =>
    rules.map((one) => ({ rule: one, list: listOf(one) })),
  );
  let doubt: string | undefined;
  const search = words(lastPart(pattern), globs, STATE_CAP);
  for (;;) {
    const { done, value } = search.next();
    if (done === true) {
      if (value === 'capped') doubt ??= 'too many kinds of resources to compare one by one';
      return doubt === undefined ? { kind: 'proven' } : { kind: 'not-proven', reason: doubt };
    }
    const waived = (waivers ?? []).filter(({ list }) => speaks(list, value, 'surely'));
    if (waived.some((waiver) => entailsAll(rule.condition, waiver.rule.condition))) continue;
    const banned = (bans ?? []).filter(
      (ban) =>
        speaks(ban.list, value, 'maybe') &&
        !waived.some((waiver) =>
          entailsAll([...rule.condition, ...ban.rule.condition], waiver.rule.condition),
        ),
    );
    const granted = (grants ?? []).some(({ list }) => speaks(list, value, 'surely'));
    if (granted && banned.length === 0) continue;
    const near = [...value.accepted].flatMap((index) => owners[index] ?? []);
    const witness = refute(
      value.symbols,
      near,
      banned.map((ban) => ban.rule),
    );
    if (witness !== null) return { kind: 'refuted', witness };
    doubt ??= granted
      ? 'a Deny of the outer policies may apply under conditions that could not be compared'
      : 'no Allow of the outer policies surely covers it: conditions or patterns could not be compared';
  }
}

interface Listed {
  readonly negated: ResourceSet['negated'];
  readonly entries: readonly Entry[];
}

interface Entry {
  /** Of the pattern's last component, its variables as symbols. */
  readonly index: number;
  /** Of the same with `*` for its variables. */
  readonly widest: number;
  /** The components before the last are matched by all that the cell has. */
  readonly sure: boolean;
  /** The cell has variables, which may come to stand for anything. */
  readonly open: boolean;
}

/** Does the list, or with `negated` all but the list, have the resource: surely, or maybe? */
function speaks(
  { negated, entries }: Listed,
  { accepted }: Word,
  how: 'surely' | 'maybe',
): boolean {
  const needsSure = (how === 'surely') !== negated;
  const listed = entries.some(({ index, widest, sure, open }) =>
    needsSure ? sure && accepted.has(index) : open || accepted.has(widest),
  );
  return listed !== negated;
}

function reasoned(reason: string, action: string, { pieces }: ArnPattern): Verdict {
  return { kind: 'not-proven', reason: `${action} on ${spelled(pieces)}: ${reason}` };
}
