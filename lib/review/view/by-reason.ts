/** As many actions for one reason have a line each; more of them share one. */
const ALONE = 3;

/**
 * A line for each group of the same key that is small, item by item, and one for all of a large one: hundreds of actions
 * often have one reason, which is told once. The rarer reasons come first.
 */
export function byReason<Item, Line>(
  items: readonly Item[],
  keyOf: (item: Item) => unknown,
  { single, shared }: { single: (item: Item) => Line; shared: (group: readonly Item[]) => Line },
): readonly Line[] {
  const groups = Map.groupBy(items, (item) => JSON.stringify(keyOf(item)));
  return [...groups.values()]
    .sort((a, b) => Number(a.length > ALONE) - Number(b.length > ALONE))
    .flatMap((group) => (group.length > ALONE ? [shared(group)] : group.map(single)));
}
