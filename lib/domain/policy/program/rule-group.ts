import type { ActionSet } from '../action-set.ts';
import { splitArn } from '../arn.ts';
import { type Condition, conditionOf } from '../condition.ts';
import type { Lookup } from '../context.ts';
import { inResources, type ResourceSet } from '../resource-set.ts';
import type { Rule } from '../rule.ts';
import type { Truth } from '../truth.ts';
import { endOfPath, type Placed, type PrefixTrie, prefixTrie } from './prefix-trie.ts';
import { ANY_COLONS, type PlacedTest, type ResourceTest, resourceTests } from './resource-test.ts';

/** A rule made ready, and what it has to say when it applies, and when it may. */
export interface ReadyRule<Answer> extends RuleParts<Answer> {
  readonly entries: readonly PlacedEntry<Answer>[];
}

interface RuleParts<Answer> {
  readonly order: number;
  readonly actions: ActionSet;
  /** Null when there is none. */
  readonly condition: Condition | null;
  readonly applies: Finding<Answer>;
  readonly mayApply: Finding<Answer>;
}

export interface Finding<Answer> {
  /** Of several rules that apply, the first decides. */
  readonly order: number;
  readonly truth: 'yes' | 'unknown';
  readonly answer: Answer;
}

/** Rules that speak of the same action, by how their resources begin. */
export interface RuleGroup<Answer> {
  readonly entries: PrefixTrie<Entry<Answer>>;
  /** Those that only texts with more colons than `colons` behind the edge they all share need. Null when there are none. */
  readonly overColons: {
    readonly entries: PrefixTrie<Entry<Answer>>;
    readonly colons: number;
  } | null;
}

interface PlacedEntry<Answer> extends Placed<Entry<Answer>> {
  readonly colons: number;
}

/** One pattern of a Resource, or a whole NotResource. */
interface Entry<Answer> {
  readonly rule: RuleParts<Answer>;
  readonly test: ResourceTest;
}

export function readyRule<Answer>(
  { actions, resources, condition }: Rule,
  order: number,
  answers: { readonly applies: Answer; readonly mayApply: Answer },
): ReadyRule<Answer> {
  const rule: RuleParts<Answer> = {
    order,
    actions,
    condition: condition.length === 0 ? null : conditionOf(condition),
    applies: { order, truth: 'yes', answer: answers.applies },
    mayApply: { order, truth: 'unknown', answer: answers.mayApply },
  };
  return {
    ...rule,
    entries: testsOf(resources).map((placed) => ({
      ...placed,
      item: { rule, test: placed.item },
    })),
  };
}

export function ruleGroup<Answer>(rules: readonly ReadyRule<Answer>[]): RuleGroup<Answer> {
  const all = rules.flatMap(({ entries }) => entries);
  const over = all.filter(({ colons }) => colons !== ANY_COLONS);
  const entries = prefixTrie(all.filter(({ colons }) => colons === ANY_COLONS));
  if (over.length === 0) return { entries, overColons: null };
  const trie = prefixTrie(over);
  const least = over.reduce((fewest, { colons }) => Math.min(fewest, colons), Infinity);
  const shared = trie.edge.split(':').length - 1;
  return { entries, overColons: { entries: trie, colons: least - shared } };
}

/** What the first rule that applies to the resource says, else the first that may; null when there is none. */
export function findIn<Answer>(
  { entries, overColons }: RuleGroup<Answer>,
  resource: string,
  lookup: Lookup,
): Finding<Answer> | null {
  const found = findBelow(entries, resource, lookup, null);
  if (overColons === null || !resource.startsWith(overColons.entries.edge)) return found;
  if (!hasMoreColons(resource, overColons.entries.edge.length, overColons.colons)) return found;
  return findBelow(overColons.entries, resource, lookup, found);
}

function hasMoreColons(text: string, from: number, colons: number): boolean {
  let at = from - 1;
  for (let left = colons; left >= 0; left--) {
    at = text.indexOf(':', at + 1);
    if (at < 0) return false;
  }
  return true;
}

/** `found`, or what is in the trie and decides before it. */
function findBelow<Answer>(
  trie: PrefixTrie<Entry<Answer>>,
  resource: string,
  lookup: Lookup,
  before: Finding<Answer> | null,
): Finding<Answer> | null {
  let found = before;
  let at = 0;
  let node: PrefixTrie<Entry<Answer>> | undefined = trie;
  while (node !== undefined && resource.startsWith(node.edge, at)) {
    at += node.edge.length;
    for (const leaf of node.leaves) {
      const end = endOfPath(leaf, resource, at);
      if (end < 0) continue;
      const { rule, test } = leaf.item;
      if (found?.truth === 'yes' && found.order <= rule.order) continue;
      const truth = applies(rule, test, resource, end, lookup);
      if (truth === 'no') continue;
      const says = truth === 'yes' ? rule.applies : rule.mayApply;
      if (found === null || comesBefore(says, found)) found = says;
    }
    node = node.next.get(resource.charCodeAt(at));
  }
  return found;
}

function comesBefore<Answer>(one: Finding<Answer>, other: Finding<Answer>): boolean {
  return one.truth === other.truth ? one.order < other.order : one.truth === 'yes';
}

function applies<Answer>(
  { condition }: RuleParts<Answer>,
  test: ResourceTest,
  resource: string,
  at: number,
  lookup: Lookup,
): Truth {
  const reaches = test === null ? 'yes' : test(resource, at, lookup);
  if (reaches === 'no' || condition === null) return reaches;
  const met = condition(lookup);
  return met === 'yes' ? reaches : met;
}

function testsOf(resources: ResourceSet): readonly PlacedTest[] {
  if (!resources.negated) return resources.patterns.flatMap(resourceTests);
  const test: ResourceTest = (text, _, lookup) =>
    inResources(resources, { text, components: splitArn(text) }, lookup);
  return [{ path: [''], item: test, colons: ANY_COLONS }];
}
