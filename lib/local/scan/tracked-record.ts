import type { CallerPlace } from '../../domain/evidence/digest.ts';
import type { TrailRecord } from '../../domain/trail/record.ts';

/** Bits: what was read of a record beyond what is always taken to be read. */
export type Reads = number;
export const READ = { response: 1, identity: 2, own: 4 } as const;

/** A record that notes what is read of it, so that what follows from it is known to follow from that alone. */
export interface TrackedRecord {
  readonly record: TrailRecord;
  readonly reads: () => Reads;
}

type MemberOf = (member: keyof TrailRecord) => unknown;
type Told = Pick<TrailRecord, 'requestParameters' | 'resources'>;

/**
 * A record with no more of its caller than the place, for what its call means, whatever became of it; `told` stands for
 * its own members. `memberOf` reads a member. Event id, time, type and category are another in nearly every record, and
 * how a call ended is no part of what it means: a meaning that reads one of them is kept for no other record, and none
 * does.
 *
 * The getters are the prototype's, so that all records have one hidden class: with getters of their own each would have
 * another, and reading any member of it would be a search.
 */
export function anybodysRecord(memberOf: MemberOf, place: CallerPlace, told: Told): TrackedRecord {
  const noted: Noted = { memberOf, place, reads: 0 };
  const record = {
    __proto__: ANYBODYS,
    noted,
    eventSource: memberOf('eventSource'),
    eventName: memberOf('eventName'),
    awsRegion: memberOf('awsRegion'),
    recipientAccountId: memberOf('recipientAccountId'),
    managementEvent: memberOf('managementEvent'),
    resources: told.resources,
    requestParameters: told.requestParameters,
  };
  return { record: record as TrailRecord, reads: () => noted.reads };
}

/** A record for how its call ended. */
export function ownRecord(memberOf: MemberOf): TrackedRecord {
  const noted: Noted = { memberOf, place: null, reads: 0 };
  const record = {
    __proto__: OWN,
    noted,
    errorCode: memberOf('errorCode'),
    errorMessage: memberOf('errorMessage'),
  };
  return { record: record as TrailRecord, reads: () => noted.reads };
}

interface Noted {
  readonly memberOf: MemberOf;
  readonly place: CallerPlace | null;
  reads: Reads;
}

interface Noting {
  readonly noted: Noted;
}

/** Getters for members, each of which notes a bit. */
function noting(bit: Reads, members: readonly (keyof TrailRecord)[]): PropertyDescriptorMap {
  const getter = (member: keyof TrailRecord) => ({
    get(this: Noting) {
      this.noted.reads |= bit;
      return this.noted.memberOf(member);
    },
  });
  return Object.fromEntries(members.map((member) => [member, getter(member)]));
}

const READING = Object.defineProperties(
  {},
  {
    ...noting(READ.response, ['responseElements']),
    ...noting(READ.own, ['eventID', 'eventTime', 'eventType', 'eventCategory']),
  },
);
/** What an outcome is always taken to depend on needs no note. */
const OWN = Object.defineProperties(Object.create(READING), {
  ...noting(READ.identity, ['userIdentity']),
  ...noting(0, ['eventSource', 'eventName', 'awsRegion', 'recipientAccountId']),
  ...noting(0, ['managementEvent', 'resources', 'requestParameters']),
});
const ANYBODYS = Object.defineProperties(Object.create(READING), {
  ...noting(READ.own, ['errorCode', 'errorMessage']),
  userIdentity: {
    get(this: Noting) {
      return this.noted.place;
    },
  },
});

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
