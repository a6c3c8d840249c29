import { type CallerPlace, type ShownCall, shownBy } from '../../domain/evidence/digest.ts';
import type { CallMeaning, TrailRecord } from '../../domain/trail/record.ts';
import { objectCalls } from './object-calls.ts';
import type { Scanner } from './scanner.ts';
import {
  parametersKey,
  READ,
  type Reads,
  trackedParameters,
  trackedRecord,
} from './tracked-record.ts';

/** What meaning is always taken to depend on, beside the request and the place of the caller. */
const ALWAYS = [
  'eventSource',
  'eventName',
  'awsRegion',
  'errorCode',
  'errorMessage',
  'recipientAccountId',
  'managementEvent',
  'resources',
] as const;

/** After so many different requests that are alike in all else, it is asked which of their parameters matter. */
const TRIES = 4;
/** After so many it is told whether that pays. */
const ENOUGH_TRIES = 16;

export interface Found {
  readonly call: number;
  readonly reads: Reads;
}

/** Of records that are equal in what is always taken to matter and in the request. */
interface Requested {
  /** What else has been seen to matter. */
  reads: Reads;
  /** The last call, and by what else it was found; most have no other. */
  others: number;
  call: number;
  more: Map<number, number> | null;
}

/** Of records that are equal in what is always taken to matter: the calls by what else has been seen to. */
interface Alike {
  reads: Reads;
  readonly calls: Map<string, number>;
  /** Parameters that have been seen to matter; null for all of them. */
  names: readonly string[] | null;
  tries: number;
  hits: number;
}

/** The place of a caller and its number. */
export interface NumberedPlace {
  readonly place: CallerPlace;
  readonly number: number;
}

/** What a call shows, and what was read to find it. */
export interface Understood {
  readonly shown: ShownCall;
  readonly reads: Reads;
}

/** Finds what calls show, once for those that are equal byte for byte in what it depends on. */
export interface CallNumbers {
  of(row: number, place: NumberedPlace): number;
  /** Numbers of the scanner have lost their meaning. */
  forget(): void;
}

/**
 * `memberIn` reads a member of a row, `addCall` numbers what a call shows, and `forgetAll` makes room in the scanner:
 * it calls `forget` in turn.
 */
export function callNumbers(
  scan: Scanner,
  memberIn: (row: number, member: keyof TrailRecord) => unknown,
  meaningOf: (record: TrailRecord) => CallMeaning,
  addCall: (call: ShownCall, key?: string) => number,
  forgetAll: () => void,
): CallNumbers {
  const alwaysList = scan.list(ALWAYS);
  const requestedList = scan.list([...ALWAYS, 'requestParameters']);
  const identityList = scan.list(['userIdentity']);
  const responseList = scan.list(['responseElements']);
  let requested: (Requested | undefined)[] = [];
  let alike: (Alike | undefined)[] = [];

  /** One number for the place and for what else a call depends on; -1 when the scanner is full. */
  function othersOf(row: number, { number }: NumberedPlace, reads: Reads): number {
    if (reads === 0) return number;
    const response = reads & READ.response ? scan.number(row, responseList) : 0;
    const identity = reads & READ.identity ? scan.number(row, identityList) : 0;
    if (response < 0 || identity < 0) return -1;
    // The scanner numbers up to 2^15; places are fewer than 2^22 records in the largest file.
    return (response * 2 ** 15 + identity) * 2 ** 22 + number;
  }

  function understand(
    memberOf: (member: keyof TrailRecord) => unknown,
    { place }: NumberedPlace,
    parameters: unknown,
  ): Understood {
    const { record, anybodys, reads } = trackedRecord(memberOf, parameters, place);
    const event = `${String(record.eventSource)}:${String(record.eventName)}`;
    return { shown: shownBy(record, anybodys, event, meaningOf), reads: reads() };
  }

  function evaluate(row: number, place: NumberedPlace, parameters: unknown): Found {
    const { shown, reads } = understand((member) => memberIn(row, member), place, parameters);
    return { call: addCall(shown), reads };
  }

  /** -1 when the scanner is full. */
  function tryOf(row: number, place: NumberedPlace): number {
    const number = scan.number(row, requestedList);
    if (number < 0) return -1;
    const known = requested[number];
    if (known) {
      const others = othersOf(row, place, known.reads);
      if (others < 0) return -1;
      const call = known.others === others ? known.call : known.more?.get(others);
      if (call !== undefined) return call;
    }
    const found = objects.of(row, place) ?? fromAlike(row, place);
    if (found === null || found === 'full') return -1;
    if (found.reads & READ.own) return found.call;
    const reads = (known?.reads ?? 0) | found.reads;
    const others = othersOf(row, place, reads);
    if (others < 0) return -1;
    requested[number] = withCall(known, reads, others, found.call);
    return found.call;
  }

  /** By the parameters that mattered in other requests of the kind; null when the scanner is full. */
  function fromAlike(row: number, place: NumberedPlace): Found | null {
    const number = scan.number(row, alwaysList);
    if (number < 0) return null;
    const known = alike[number] ?? { reads: 0, calls: new Map(), names: [], tries: 0, hits: 0 };
    alike[number] = known;
    const request = memberIn(row, 'requestParameters');
    const pays = known.tries < ENOUGH_TRIES || known.hits > known.tries;
    if (known.tries < TRIES || !pays) {
      known.tries += 1;
      return evaluate(row, place, request);
    }

    const others = othersOf(row, place, known.reads);
    if (others < 0) return null;
    const call = known.calls.get(`${others} ${parametersKey(request, known.names)}`);
    if (call !== undefined) {
      known.hits += 1;
      return { call, reads: known.reads };
    }
    known.tries += 1;
    const { parameters, names } = trackedParameters(request);
    const found = evaluate(row, place, parameters);
    if (found.reads & READ.own) return found;
    widen(known, found.reads);
    widenNames(known, names());
    const key = othersOf(row, place, known.reads);
    if (key < 0) return null;
    known.calls.set(`${key} ${parametersKey(request, known.names)}`, found.call);
    return { call: found.call, reads: known.reads };
  }

  const objects = objectCalls(scan, memberIn, understand, othersOf, addCall);

  return {
    of(row, place) {
      const call = tryOf(row, place);
      if (call >= 0) return call;
      // An empty scanner has room for any record.
      forgetAll();
      return tryOf(row, place);
    },
    forget() {
      requested = [];
      alike = [];
      objects.forget();
    },
  };
}

function withCall(
  known: Requested | undefined,
  reads: Reads,
  others: number,
  call: number,
): Requested {
  // What was kept did not ask for what the meaning turns out to depend on.
  if (known === undefined || known.reads !== reads) return { reads, others, call, more: null };
  const more = known.more ?? new Map([[known.others, known.call]]);
  more.set(others, call);
  return { reads, others, call, more };
}

function widen(known: Alike, reads: Reads): void {
  if ((known.reads | reads) === known.reads) return;
  known.calls.clear();
  known.reads |= reads;
}

function widenNames(known: Alike, names: readonly string[] | null): void {
  const before = known.names;
  if (before === null) return;
  const added = names?.filter((name) => !before.includes(name)) ?? null;
  if (added?.length === 0) return;
  known.calls.clear();
  known.names = added === null ? null : [...before, ...added];
}
