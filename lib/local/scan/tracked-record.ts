import type { CallerPlace } from '../../domain/evidence/digest.ts';
import type { TrailRecord } from '../../domain/trail/record.ts';

/** Bits: what was read of a record beyond what is always taken to be read. */
export type Reads = number;
export const READ = { response: 1, place: 2, identity: 4, more: 8 } as const;

/** Members of another value in nearly every record: what follows from one of them is worth keeping for no other. */
const OWN: ReadonlySet<string | symbol> = new Set([
  'eventID',
  'eventTime',
  'eventType',
  'eventCategory',
]);

export interface TrackedRecord {
  readonly record: TrailRecord;
  readonly place: CallerPlace;
  readonly reads: () => Reads;
  /** Names of the request's parameters whose values were read; null when it was read as a whole. */
  readonly parameters: () => readonly string[] | null;
}

/**
 * A record that notes what is read of it, so that what follows from it is known to follow from that alone. Members are
 * read by `valueIn` when they are asked for, once.
 */
export function trackedRecord(
  valueIn: (member: keyof TrailRecord) => unknown,
  place: CallerPlace,
): TrackedRecord {
  const values = new Map<string | symbol, unknown>();
  const parameters = new Set<string>();
  let wholeRequest = false;
  let reads: Reads = 0;

  function member(name: string | symbol): unknown {
    if (OWN.has(name)) reads |= READ.more;
    if (name === 'responseElements') reads |= READ.response;
    if (values.has(name)) return values.get(name);
    const value = shown(name, valueIn(name as keyof TrailRecord));
    values.set(name, value);
    return value;
  }

  function shown(name: string | symbol, value: unknown): unknown {
    const members = value !== null && typeof value === 'object' && !Array.isArray(value);
    if (name === 'userIdentity') reads |= READ.identity;
    if (name === 'requestParameters') {
      if (members) return tracked(value, PARAMETERS);
      wholeRequest = true;
    }
    return value;
  }

  /** Which names there are is always taken to matter. */
  const PARAMETERS = { read: readParameter, found: () => {}, listed: () => {} };
  const readPlace = () => {
    reads |= READ.place;
  };

  function readParameter(name: string | symbol): void {
    if (typeof name === 'string') parameters.add(name);
  }

  return {
    record: tracked(
      Object.create(null),
      { read: () => {}, found: noNames, listed: noNames },
      member,
    ),
    place: tracked(place, { read: readPlace, found: readPlace, listed: readPlace }),
    reads: () => reads,
    parameters: () => (wholeRequest ? null : [...parameters]),
  };
}

/**
 * `read` hears each name whose value is asked for, `found` each that is looked for, `listed` that all names are.
 * Descriptors have a getter, so that to list names, or to look for one, reads no value.
 */
function tracked<Target extends object>(
  target: Target,
  { read, found, listed }: Listeners,
  valueIn: (name: string | symbol) => unknown = (name) => Reflect.get(target, name),
): Target {
  const get = (name: string | symbol) => {
    read(name);
    return valueIn(name);
  };
  const has = (name: string | symbol) => {
    found(name);
    return Object.hasOwn(target, name);
  };
  return new Proxy(target, {
    get: (_, name) => get(name),
    has: (_, name) => has(name),
    getOwnPropertyDescriptor: (_, name) =>
      has(name) ? { get: () => get(name), configurable: true, enumerable: true } : undefined,
    ownKeys() {
      listed();
      return Reflect.ownKeys(target);
    },
  });
}

interface Listeners {
  readonly read: (name: string | symbol) => void;
  readonly found: (name: string | symbol) => void;
  readonly listed: () => void;
}

function noNames(): never {
  throw new Error('the members of a record are read by name');
}
