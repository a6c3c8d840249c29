import { joined, split } from './packed.ts';

/** What conditions.json holds; `npm run catalogue` writes it. A service is one string, as in catalogue.json. */
export interface ConditionsFile {
  /** Version of the package it was made from. */
  readonly source: string;
  /** Keys that any request may carry, whatever the service: as the first section of a service. */
  readonly global: string;
  /** Prefix -> packed service; services without condition keys are left out. */
  readonly services: Readonly<Record<string, string>>;
}

export interface ConditionKey {
  /** In AWS's spelling; a part that the caller fills in is written `${TagKey}`. */
  readonly name: string;
  /** The data type that says which operators fit: `String`, `ARN`, `Bool`, `ArrayOfString` (many values), ... */
  readonly type: string;
}

/** One service as it is before packing. Numbers are indices into keys, or into types where it says so. */
export interface ConditionFacts {
  readonly keys: readonly ConditionKey[];
  /** Keys that hold for a resource of a type, whatever is done with it. */
  readonly types: readonly { readonly name: string; readonly keys: readonly number[] }[];
  readonly groups: readonly ConditionGroup[];
}

/** Actions that may be conditioned alike. */
export interface ConditionGroup {
  /** Names without the prefix. */
  readonly actions: readonly string[];
  readonly keys: readonly number[];
  /** What comes on top where the action touches a resource of the type. */
  readonly onType: readonly { readonly type: number; readonly keys: readonly number[] }[];
}

/**
 * Three sections between `|`, entries between `;`: keys as `name=type`, resource types as `name=0,3`, and groups as
 * `keys/type:keys/type:keys=Action Action`. Throws on a text that holds a separator.
 */
export function packConditions({ keys, types, groups }: ConditionFacts): string {
  const sections = [
    packKeys(keys),
    joined(
      ';',
      types.map((type) => joined('=', [type.name, type.keys.join(',')])),
    ),
    joined(';', groups.map(packGroup)),
  ];
  return joined('|', sections);
}

/** The inverse of `packConditions`. */
export function unpackConditions(packed: string): ConditionFacts {
  const [keys = '', types = '', groups = ''] = packed.split('|');
  return {
    keys: unpackKeys(keys),
    types: split(types, ';').map((entry) => {
      const [name = '', indices = ''] = entry.split('=');
      return { name, keys: numbers(indices) };
    }),
    groups: split(groups, ';').map(unpackGroup),
  };
}

export function packKeys(keys: readonly ConditionKey[]): string {
  return joined(
    ';',
    keys.map(({ name, type }) => joined('=', [name, type])),
  );
}

export function unpackKeys(packed: string): readonly ConditionKey[] {
  return split(packed, ';').map((entry) => {
    const [name = '', type = ''] = entry.split('=');
    return { name, type };
  });
}

function packGroup({ actions, keys, onType }: ConditionGroup): string {
  const more = onType.map(({ type, keys: added }) => `${type}:${added.join(',')}`);
  return `${[keys.join(','), ...more].join('/')}=${joined(' ', actions)}`;
}

function unpackGroup(entry: string): ConditionGroup {
  const [signature = '', names = ''] = entry.split('=');
  const [own = '', ...more] = signature.split('/');
  return {
    actions: split(names, ' '),
    keys: numbers(own),
    onType: more.map((text) => {
      const [type = '', added = ''] = text.split(':');
      return { type: Number.parseInt(type, 10), keys: numbers(added) };
    }),
  };
}

function numbers(text: string): readonly number[] {
  return split(text, ',').map((digits) => Number.parseInt(digits, 10));
}
