import type { TrailRecord } from '../../domain/trail/record.ts';

/** Bits: what was read of a record beyond what is always taken to be read. */
export type Reads = number;
export const READ = { response: 1, account: 2, identity: 4, more: 8 } as const;

/** Members that change from record to record without a meaning of their own, and are not counted on. */
const UNUSUAL: ReadonlySet<string | symbol> = new Set([
  'eventID',
  'eventTime',
  'eventType',
  'eventCategory',
]);

/**
 * A record that notes what is read of it, so that what follows from it is known to follow from that alone. A member is
 * read by `valueOf` when it is asked for, once.
 */
export function trackedRecord(valueOf: (member: keyof TrailRecord) => unknown): {
  readonly record: TrailRecord;
  readonly reads: () => Reads;
} {
  const values = new Map<string | symbol, unknown>();
  let reads: Reads = 0;

  function member(name: string | symbol): unknown {
    if (UNUSUAL.has(name)) reads |= READ.more;
    if (name === 'responseElements') reads |= READ.response;
    if (values.has(name)) return values.get(name);
    const value = valueOf(name as keyof TrailRecord);
    const shown = name === 'userIdentity' ? identity(value) : value;
    values.set(name, shown);
    return shown;
  }

  function identity(value: unknown): unknown {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      reads |= READ.identity;
      return value;
    }
    return tracked(value, (name) => {
      reads |= name === 'accountId' ? READ.account : READ.identity;
      return Reflect.get(value, name);
    });
  }

  function tracked(target: object, read: (name: string | symbol) => unknown): object {
    return new Proxy(target, {
      get: (_, name) => read(name),
      has: (_, name) => {
        read(name);
        return Reflect.has(target, name);
      },
      getOwnPropertyDescriptor: (_, name) => {
        read(name);
        return Reflect.getOwnPropertyDescriptor(target, name);
      },
      ownKeys: () => {
        reads |= READ.identity;
        return Reflect.ownKeys(target);
      },
    });
  }

  const record = new Proxy<TrailRecord>(Object.create(null), {
    get: (_, name) => member(name),
    has: (_, name) => member(name) !== undefined,
    getOwnPropertyDescriptor: (_, name) => {
      const value = member(name);
      return value === undefined ? undefined : { value, configurable: true, enumerable: true };
    },
    ownKeys: () => {
      throw new Error('the members of a record are read by name');
    },
  });
  return { record, reads: () => reads };
}
