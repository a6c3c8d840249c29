import { action } from './catalogue.ts';
import file from './conditions.json' with { type: 'json' };
import {
  type ConditionFacts,
  type ConditionKey,
  unpackConditions,
  unpackKeys,
} from './packed-conditions.ts';

// Apart from the catalogue, and imported by nothing that runs as a function: most of Ratchet never asks.

/** The condition keys that AWS lists for an action, besides the global ones. */
export interface ActionConditions {
  /** Whatever the call touches, sorted. */
  readonly always: readonly ConditionKey[];
  /** By name of the resource type: what comes on top where the call touches one, sorted. Types without are left out. */
  readonly byType: ReadonlyMap<string, readonly ConditionKey[]>;
}

const packed: ReadonlyMap<string, string> = new Map(Object.entries(file.services));
const unpacked = new Map<string, ConditionFacts>();
const NO_CONDITIONS: ActionConditions = { always: [], byType: new Map() };

/**
 * Keys that AWS defines for requests to every service. Which of them a request carries differs: IAM user guide, "AWS
 * global condition context keys".
 */
export const globalConditionKeys: readonly ConditionKey[] = unpackKeys(file.global);

/** The condition keys of an action, named `service:Name` in any case. Undefined when AWS has no such action. */
export function conditionsOf(name: string): ActionConditions | undefined {
  const known = action(name);
  if (!known) return undefined;
  const facts = factsOf(known.service);
  if (!facts) return NO_CONDITIONS;

  const bare = known.name.slice(known.service.length + 1);
  const group = facts.groups.find(({ actions }) => actions.includes(bare));
  const always = new Set(group?.keys);
  const byType = known.resourceTypes.flatMap(({ name: typeName }) => {
    const index = facts.types.findIndex((type) => type.name === typeName);
    const here = group?.onType.find(({ type }) => type === index)?.keys ?? [];
    const added = [...(facts.types[index]?.keys ?? []), ...here];
    const keys = new Set(added.filter((key) => !always.has(key)));
    return keys.size === 0 ? [] : [[typeName, keysAt(facts, keys)] as const];
  });
  return { always: keysAt(facts, always), byType: new Map(byType) };
}

function factsOf(service: string): ConditionFacts | undefined {
  const known = unpacked.get(service);
  if (known) return known;
  const text = packed.get(service);
  if (text === undefined) return undefined;
  const facts = unpackConditions(text);
  unpacked.set(service, facts);
  return facts;
}

function keysAt({ keys }: ConditionFacts, indices: ReadonlySet<number>): readonly ConditionKey[] {
  return [...indices].sort((a, b) => a - b).flatMap((index) => keys[index] ?? []);
}
