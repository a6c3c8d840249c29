import type { CallerPlace } from '../../domain/evidence/digest.ts';
import type { TrailRecord } from '../../domain/trail/record.ts';

/** Bits: what was read of a record beyond what is always taken to be read. */
export type Reads = number;
export const READ = { response: 1, identity: 2, own: 4 } as const;

/** A record that notes what is read of it, so that what follows from it is known to follow from that alone. */
export interface TrackedRecord {
  readonly record: TrailRecord;
  /** The same with no more of its caller than the place. */
  readonly anybodys: TrailRecord;
  readonly reads: () => Reads;
}

/**
 * `memberOf` reads a member. Event id, time, type and category are another in nearly every record: a meaning that
 * reads one of them is kept for no other record, and none does.
 *
 * The getters are the prototype's, so that all records have one hidden class: with getters of their own each would have
 * another, and reading any member of it would be a search.
 */
export function trackedRecord(
  memberOf: (member: keyof TrailRecord) => unknown,
  requestParameters: unknown,
  place: CallerPlace,
): TrackedRecord {
  const noted: Noted = { memberOf, place, reads: 0 };
  const always: Always = {
    noted,
    eventSource: memberOf('eventSource'),
    eventName: memberOf('eventName'),
    awsRegion: memberOf('awsRegion'),
    errorCode: memberOf('errorCode'),
    errorMessage: memberOf('errorMessage'),
    recipientAccountId: memberOf('recipientAccountId'),
    managementEvent: memberOf('managementEvent'),
    resources: memberOf('resources'),
    requestParameters,
  };
  return {
    record: { __proto__: OWN, ...always } as TrailRecord,
    anybodys: { __proto__: ANYBODYS, ...always } as TrailRecord,
    reads: () => noted.reads,
  };
}

interface Noted {
  readonly memberOf: (member: keyof TrailRecord) => unknown;
  readonly place: CallerPlace;
  reads: Reads;
}

interface Always extends TrailRecord {
  readonly noted: Noted;
}

function note({ noted }: Always, member: keyof TrailRecord, bit: Reads): unknown {
  noted.reads |= bit;
  return noted.memberOf(member);
}

const READING = {
  get responseElements() {
    return note(this as unknown as Always, 'responseElements', READ.response);
  },
  get eventID() {
    return note(this as unknown as Always, 'eventID', READ.own);
  },
  get eventTime() {
    return note(this as unknown as Always, 'eventTime', READ.own);
  },
  get eventType() {
    return note(this as unknown as Always, 'eventType', READ.own);
  },
  get eventCategory() {
    return note(this as unknown as Always, 'eventCategory', READ.own);
  },
};
const OWN = {
  __proto__: READING,
  get userIdentity() {
    return note(this as unknown as Always, 'userIdentity', READ.identity);
  },
};
const ANYBODYS = {
  __proto__: READING,
  get userIdentity() {
    return (this as unknown as Always).noted.place;
  },
};

/** The parameters of a request, noting which of them are read; which names there are is always taken to matter. */
export interface TrackedParameters {
  readonly parameters: unknown;
  /** Null for parameters that have no names. */
  readonly names: () => readonly string[] | null;
}

export function trackedParameters(parameters: unknown): TrackedParameters {
  if (parameters === null || typeof parameters !== 'object' || Array.isArray(parameters)) {
    return { parameters, names: () => null };
  }
  const names = new Set<string>();
  const get = (name: string | symbol) => {
    if (typeof name === 'string' && Object.hasOwn(parameters, name)) names.add(name);
    return Reflect.get(parameters, name);
  };
  const proxy = new Proxy(parameters, {
    get: (_, name) => get(name),
    // With a getter, so that to list the names, or to look for one, reads no value.
    getOwnPropertyDescriptor: (_, name) =>
      Object.hasOwn(parameters, name)
        ? { get: () => get(name), configurable: true, enumerable: true }
        : undefined,
  });
  return { parameters: proxy, names: () => [...names] };
}

/** Equal for requests with the same names of parameters in the same order and the same values of those that matter. */
export function parametersKey(parameters: unknown, names: readonly string[] | null): string {
  if (names === null || parameters === null || typeof parameters !== 'object') {
    return JSON.stringify(parameters) ?? '';
  }
  const values = names.map((name) =>
    Object.hasOwn(parameters, name) ? Reflect.get(parameters, name) : null,
  );
  return JSON.stringify([Object.keys(parameters), values]);
}

/** As text that is equal for equal places. */
export function placeKey({ accountId, arn }: CallerPlace): string {
  return JSON.stringify([accountId === undefined ? [] : [accountId], arn ?? null]);
}
