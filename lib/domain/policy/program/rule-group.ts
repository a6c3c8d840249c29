import type { ActionSet } from '../action-set.ts';
import { splitArn } from '../arn.ts';
import type { Condition } from '../condition.ts';
import type { Lookup } from '../context.ts';
import { literalPrefix } from '../prefix-index.ts';
import { inResources, type ResourceSet } from '../resource-set.ts';
import type { Truth } from '../truth.ts';
import { type Prefixed, type PrefixTrie, prefixTrie } from './prefix-trie.ts';
import type { Reading } from './reading.ts';
import { type ResourceTest, resourceTest } from './resource-test.ts';

/** A rule with its conditions read, and what it has to say when it applies, and when it may. */
export interface ReadyRule<Answer> {
  /** Of several rules that apply, the first decides. */
  readonly order: number;
  readonly actions: ActionSet;
  readonly resources: ResourceSet;
  /** Null when there is none. */
  readonly condition: Condition | null;
  readonly applies: Finding<Answer>;
  readonly mayApply: Finding<Answer>;
}

export interface Finding<Answer> {
  readonly truth: 'yes' | 'unknown';
  readonly answer: Answer;
}

/** Rules that speak of the same action, by what their resources begin with. */
export type RuleGroup<Answer> = PrefixTrie<Entry<Answer>>;

/** One pattern of a Resource, or a whole NotResource. */
interface Entry<Answer> {
  readonly rule: ReadyRule<Answer>;
  /** Null when the prefix says it all. */
  readonly test: ResourceTest | null;
}

export function ruleGroup<Answer>(rules: readonly ReadyRule<Answer>[]): RuleGroup<Answer> {
  return prefixTrie(rules.flatMap(entriesOf));
}

/** What the first rule that applies to the resource says, else the first that may; null when there is none. */
export function findIn<Answer>(
  group: RuleGroup<Answer>,
  resource: Reading,
  lookup: Lookup,
): Finding<Answer> | null {
  let found: Finding<Answer> | null = null;
  let order = Number.POSITIVE_INFINITY;
  const { text } = resource;
  let node: RuleGroup<Answer> | undefined = group;
  for (let at = 0; node !== undefined && text.startsWith(node.edge, at); ) {
    at += node.edge.length;
    for (const { rule, test } of node.items) {
      const settled = found?.truth === 'yes';
      if (settled && rule.order > order) continue;
      const truth = applies(rule, test, resource, lookup);
      if (truth === 'no' || (truth === 'unknown' && (settled || rule.order > order))) continue;
      found = truth === 'yes' ? rule.applies : rule.mayApply;
      order = rule.order;
    }
    node = node.next.get(text.charCodeAt(at));
  }
  return found;
}

function applies<Answer>(
  { condition }: ReadyRule<Answer>,
  test: ResourceTest | null,
  resource: Reading,
  lookup: Lookup,
): Truth {
  const reaches = test === null ? 'yes' : test(resource, lookup);
  if (reaches === 'no' || condition === null) return reaches;
  const met = condition(lookup);
  return met === 'yes' ? reaches : met;
}

function entriesOf<Answer>(rule: ReadyRule<Answer>): readonly Prefixed<Entry<Answer>>[] {
  const { resources } = rule;
  if (!resources.negated)
    return resources.patterns.map((pattern) => ({
      prefix: literalPrefix(pattern.whole),
      item: { rule, test: resourceTest(pattern) },
    }));
  const test: ResourceTest = ({ text }, lookup) =>
    inResources(resources, { text, components: splitArn(text) }, lookup);
  return [{ prefix: '', item: { rule, test } }];
}
