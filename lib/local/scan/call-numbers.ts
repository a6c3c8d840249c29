import {
  type CallerPlace,
  placeOf,
  type ShownCall,
  shownBy,
} from '../../domain/evidence/digest.ts';
import type { CallMeaning, TrailRecord } from '../../domain/trail/record.ts';
import type { Scanner } from './scanner.ts';
import { READ, type Reads, trackedRecord } from './tracked-record.ts';

/** What meaning is always taken to depend on, as a whole; of the parameters of the request it may be on a few only. */
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

/** What is known of the records that are equal in all of the members above, or in these and the request. */
interface Known<Key> {
  /** What else meaning has been seen to depend on. */
  reads: Reads;
  /** Parameters of the request that it has been seen to depend on, by name; null for all of it. */
  parameters: readonly string[] | null;
  /** The call, by those others. */
  readonly calls: Map<Key, number>;
}

interface Place {
  readonly place: CallerPlace;
  readonly number: number;
}

/** Finds what calls show, once for those that are equal byte for byte in what it depends on. */
export interface CallNumbers {
  of(row: number): number;
  /** Numbers of the scanner have lost their meaning. */
  forget(): void;
}

/**
 * `valueIn` reads a member of a row, `addCall` numbers what a call shows, and `forgetAll` makes room in the scanner:
 * it calls `forget` in turn.
 */
export function callNumbers(
  scan: Scanner,
  valueIn: (row: number, member: keyof TrailRecord) => unknown,
  meaningOf: (record: TrailRecord) => CallMeaning,
  addCall: (call: ShownCall) => number,
  forgetAll: () => void,
): CallNumbers {
  const alwaysList = scan.list(ALWAYS);
  const requestedList = scan.list([...ALWAYS, 'requestParameters']);
  const identityList = scan.list(['userIdentity']);
  const responseList = scan.list(['responseElements']);
  let requested: (Known<number> | undefined)[] = [];
  let alike: (Known<string> | undefined)[] = [];
  let places: (Place | undefined)[] = [];
  const placeNumbers = new Map<string, number>();

  function placeAt(row: number, identity: number): Place {
    const found = places[identity];
    if (found !== undefined) return found;
    const place = placeOf(valueIn(row, 'userIdentity'));
    const key = JSON.stringify([place.accountId ?? null, place.arn ?? null]);
    const number = placeNumbers.get(key) ?? placeNumbers.size;
    placeNumbers.set(key, number);
    const numbered = { place, number };
    places[identity] = numbered;
    return numbered;
  }

  /** One number for what else a call depends on; -1 when the scanner is full. */
  function othersOf(row: number, reads: Reads): number {
    if (reads === 0) return 0;
    const response = reads & READ.response ? scan.number(row, responseList) : 0;
    const identity = reads & (READ.place | READ.identity) ? scan.number(row, identityList) : 0;
    if (response < 0 || identity < 0) return -1;
    const who =
      reads & READ.identity ? identity : reads & READ.place ? placeAt(row, identity).number : 0;
    return response * 2 ** 20 + who;
  }

  /** -1 when the scanner is full. */
  function tryOf(row: number): number {
    const number = scan.number(row, requestedList);
    if (number < 0) return -1;
    const known = requested[number] ?? { reads: 0, parameters: null, calls: new Map() };
    const others = othersOf(row, known.reads);
    const call = others < 0 ? undefined : known.calls.get(others);
    if (call !== undefined && (known.reads & READ.more) === 0) return call;

    const found = fromAlike(row);
    if (found === null) return -1;
    widen(known, found.reads, null);
    const key = othersOf(row, known.reads);
    if (key < 0) return -1;
    known.calls.set(key, found.call);
    requested[number] = known;
    return found.call;
  }

  /** By the parameters that mattered in other requests of the kind; null when the scanner is full. */
  function fromAlike(row: number): { readonly call: number; readonly reads: Reads } | null {
    const number = scan.number(row, alwaysList);
    if (number < 0) return null;
    const known = alike[number] ?? { reads: 0, parameters: [], calls: new Map() };
    const request = valueIn(row, 'requestParameters');
    const others = othersOf(row, known.reads);
    if (others < 0) return null;
    const call = known.calls.get(requestKey(request, known.parameters, others));
    if (call !== undefined && (known.reads & READ.more) === 0) return { call, reads: known.reads };

    const identity = scan.number(row, identityList);
    if (identity < 0) return null;
    const tracked = trackedRecord((member) => valueIn(row, member), placeAt(row, identity).place);
    const { record, place } = tracked;
    const event = `${String(record.eventSource)}:${String(record.eventName)}`;
    const fresh = addCall(shownBy(record, event, meaningOf, place));
    widen(known, tracked.reads(), tracked.parameters());
    const othersNow = othersOf(row, known.reads);
    if (othersNow < 0) return null;
    known.calls.set(requestKey(request, known.parameters, othersNow), fresh);
    alike[number] = known;
    return { call: fresh, reads: known.reads };
  }

  return {
    of(row) {
      const call = tryOf(row);
      if (call >= 0) return call;
      // An empty scanner has room for any record.
      forgetAll();
      return tryOf(row);
    },
    forget() {
      requested = [];
      alike = [];
      places = [];
    },
  };
}

/** What was kept did not ask for what meaning turns out to depend on. */
function widen(known: Known<unknown>, reads: Reads, parameters: readonly string[] | null): void {
  const before = known.parameters;
  const all = before === null || parameters === null ? null : union(before, parameters);
  if ((known.reads | reads) !== known.reads || all?.length !== before?.length) known.calls.clear();
  known.reads |= reads;
  known.parameters = all;
}

function union(before: readonly string[], more: readonly string[]): readonly string[] {
  const added = more.filter((name) => !before.includes(name));
  return added.length === 0 ? before : [...before, ...added];
}

/** Equal for requests with the same names of parameters in the same order and the same values of those that matter. */
function requestKey(request: unknown, names: readonly string[] | null, others: number): string {
  if (names === null || request === null || typeof request !== 'object' || Array.isArray(request)) {
    return JSON.stringify([others, request]);
  }
  const values = names.map((name) =>
    Object.hasOwn(request, name) ? Reflect.get(request, name) : null,
  );
  return JSON.stringify([others, Object.keys(request), values]);
}
