import type { Statement } from './document.ts';

/** What is allowed on what, as lists of positions: of actions, and of resources. */
interface Block {
  readonly actions: readonly number[];
  readonly resources: readonly number[];
}

/** Names that stand in the same statements, and so stay together: their texts, and the characters they take in a list. */
interface Kind {
  readonly texts: readonly string[];
  readonly weight: number;
}

/** More pairs of kinds than this are left as they are grouped; and more blocks than this are not exchanged with each other. */
const MOST_PAIRS = 200_000;
const MOST_BLOCKS = 48;

/**
 * The same pairs of action and resource in other statements, where that takes fewer characters. The statements differ
 * in nothing but Action and Resource, which all have. The fewest blocks that cover a relation are hard to find (minimum
 * biclique cover); this takes the best of three: as given, one statement for all actions with the same resources, one
 * for all resources with the same actions, and then lets pairs of statements share what they have in common. No pair is
 * ever added: not even on resources that an action does not support today, since it may tomorrow.
 */
export function regrouped(statements: readonly Statement[]): readonly Statement[] {
  const [first] = statements;
  if (first === undefined || statements.length < 2) return statements;
  const actions = kindsOf(statements.map(({ action }) => action ?? []));
  const resources = kindsOf(statements.map(({ resource }) => resource ?? []));
  const given = statements.map((_, at) => ({
    actions: actions.of[at] ?? [],
    resources: resources.of[at] ?? [],
  }));
  const pairs = given.reduce(
    (sum, block) => sum + block.actions.length * block.resources.length,
    0,
  );
  if (pairs > MOST_PAIRS) return statements;

  const { sid: _, ...frame } = first;
  const overhead = JSON.stringify({ ...frame, action: [], resource: [] }).length + 1;
  const weigh = weigher(actions.kinds, resources.kinds, overhead);
  const covers = [given, byActions(given), flipped(byActions(flipped(given)))]
    .map((blocks) => (blocks.length > MOST_BLOCKS ? blocks : exchanged(blocks, weigh)))
    .map((blocks) => ({ blocks, weight: blocks.reduce((sum, block) => sum + weigh(block), 0) }));
  const best = covers.reduce((a, b) => (b.weight < a.weight ? b : a));

  const sids = new Map(statements.map((one) => [keyOf(one.action, one.resource), one.sid]));
  return best.blocks.map((block) => {
    const action = textsOf(block.actions, actions.kinds);
    const resource = textsOf(block.resources, resources.kinds);
    const sid = sids.get(keyOf(action, resource));
    return { ...(sid === undefined ? {} : { sid }), ...frame, action, resource };
  });
}

/** The kinds of the names in some lists, and for each list the kinds in it. */
function kindsOf(lists: readonly (readonly string[])[]): {
  readonly kinds: readonly Kind[];
  readonly of: readonly (readonly number[])[];
} {
  const places = new Map<string, number[]>();
  lists.forEach((list, at) => {
    for (const name of list) {
      const found = places.get(name);
      if (found === undefined) places.set(name, [at]);
      else found.push(at);
    }
  });
  const groups = Map.groupBy([...places.keys()].sort(), (name) => places.get(name)?.join() ?? '');
  const of: number[][] = lists.map(() => []);
  const kinds = [...groups.values()].map((texts, kind) => {
    for (const at of places.get(texts[0] ?? '') ?? []) of[at]?.push(kind);
    return { texts, weight: texts.reduce((sum, text) => sum + JSON.stringify(text).length + 1, 0) };
  });
  return { kinds, of };
}

type Weigh = (block: Block) => number;

/** Characters of a block as a statement, but for the brackets of its lists. */
function weigher(actions: readonly Kind[], resources: readonly Kind[], overhead: number): Weigh {
  const sum = (items: readonly number[], kinds: readonly Kind[]) =>
    items.reduce((total, item) => total + (kinds[item]?.weight ?? 0), 0);
  return (block) => overhead + sum(block.actions, actions) + sum(block.resources, resources);
}

/** One block for all actions that are allowed on the same resources. */
function byActions(blocks: readonly Block[]): readonly Block[] {
  const rows = new Map<number, Set<number>>();
  for (const { actions, resources } of blocks) {
    for (const action of actions) {
      const row = rows.get(action) ?? new Set();
      for (const resource of resources) row.add(resource);
      rows.set(action, row);
    }
  }
  const sorted = [...rows].map(
    ([action, row]) => [action, [...row].sort((a, b) => a - b)] as const,
  );
  const groups = Map.groupBy(sorted, ([, row]) => row.join());
  return [...groups.values()].map((group) => ({
    actions: group.map(([action]) => action).sort((a, b) => a - b),
    resources: group[0]?.[1] ?? [],
  }));
}

function flipped(blocks: readonly Block[]): readonly Block[] {
  return blocks.map(({ actions, resources }) => ({ actions: resources, resources: actions }));
}

/** Lets two blocks share what they have in common, as long as that saves characters: the best pair first. */
function exchanged(given: readonly Block[], weigh: Weigh): readonly Block[] {
  let blocks = given;
  for (;;) {
    let best: readonly Block[] | undefined;
    let most = 0;
    blocks.forEach((one, at) => {
      for (const other of blocks.slice(at + 1)) {
        for (const parts of sharings(one, other)) {
          const saved =
            weigh(one) + weigh(other) - parts.reduce((sum, part) => sum + weigh(part), 0);
          if (saved <= most) continue;
          most = saved;
          best = [...blocks.filter((block) => block !== one && block !== other), ...parts];
        }
      }
    });
    if (best === undefined) return blocks;
    blocks = best;
  }
}

/** Two blocks as three or fewer that hold the same pairs: what they share in resources, or in actions, stands once. */
function sharings(one: Block, other: Block): readonly (readonly Block[])[] {
  const byResource = shared(one, other);
  const byAction = shared(...([one, other].map(flip) as [Block, Block]));
  return [byResource, byAction.map(flip)].filter((parts) => parts.length > 0);
}

function shared(one: Block, other: Block): readonly Block[] {
  const theirs = new Set(other.resources);
  const common = one.resources.filter((resource) => theirs.has(resource));
  if (common.length === 0) return [];
  const both = new Set(common);
  const rest = ({ actions, resources }: Block): Block => ({
    actions,
    resources: resources.filter((resource) => !both.has(resource)),
  });
  const actions = [...new Set([...one.actions, ...other.actions])].sort((a, b) => a - b);
  return [{ actions, resources: common }, rest(one), rest(other)].filter(
    ({ resources }) => resources.length > 0,
  );
}

function flip({ actions, resources }: Block): Block {
  return { actions: resources, resources: actions };
}

function textsOf(items: readonly number[], kinds: readonly Kind[]): readonly string[] {
  return items.flatMap((item) => kinds[item]?.texts ?? []).sort();
}

function keyOf(action: readonly string[] | undefined, resource: readonly string[] | undefined) {
  return JSON.stringify([action, resource]);
}
