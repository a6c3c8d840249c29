import { type ShownCall, shownBy } from '../../domain/evidence/digest.ts';
import { meaningFor } from '../../domain/trail/own-name.ts';
import type { CallMeaning, TrailRecord } from '../../domain/trail/record.ts';
import { ALWAYS, meanings } from './meanings.ts';
import type { Meant, MemberIn, NumberedPlace } from './meant.ts';
import { MEMBERS } from './members.ts';
import type { Scanner } from './scanner.ts';
import { ownRecord, READ, type Reads } from './tracked-record.ts';

interface Found {
  readonly call: number;
  readonly reads: Reads;
}

/** Of records that are equal in what is always taken to matter, in how they ended and in the request. */
interface Requested {
  /** What else has been seen to matter. */
  reads: Reads;
  /** The last call, and by what else it was found; most have no other. */
  others: number;
  call: number;
  more: Map<number, number> | null;
}

/** Finds what calls show, once for those that are equal byte for byte in what it depends on. */
export interface CallNumbers {
  of(row: number, place: NumberedPlace): number;
  /** Calls are numbered anew; what they mean stays known. */
  startAgain(): void;
  /** The scanner's lasting numbers have lost their meaning. */
  forget(): void;
}

/**
 * `memberIn` reads a member of a row, `addCall` numbers what a call shows, and `forgetAll` makes room in the scanner:
 * it calls `forget` in turn.
 */
export function callNumbers(
  scan: Scanner,
  memberIn: MemberIn,
  meaningOf: (record: TrailRecord) => CallMeaning,
  addCall: (call: ShownCall, key?: string) => number,
  forgetAll: () => void,
): CallNumbers {
  const requestedList = scan.list([...ALWAYS, 'errorCode', 'errorMessage', 'requestParameters']);
  const identityList = scan.list(['userIdentity']);
  const responseList = scan.list(['responseElements']);
  const meant = meanings(scan, memberIn, meaningOf, othersOf);
  let requested: (Requested | undefined)[] = [];
  /** Calls that were let through, by their meanings; of those with names the calls for any name. */
  let calls = new Map<Meant, number>();
  let anybodys = new Map<Meant, ShownCall>();

  /** One number for the place and for what else a call depends on; -1 when the scanner is full. */
  function othersOf(row: number, { number }: NumberedPlace, reads: Reads): number {
    if (reads === 0) return number;
    const response = reads & READ.response ? scan.lasting(row, responseList) : 0;
    const identity = reads & READ.identity ? scan.lasting(row, identityList) : 0;
    if (response < 0 || identity < 0) return -1;
    // The scanner numbers up to 2^15; places are fewer than 2^22 records in the largest file.
    return (response * 2 ** 15 + identity) * 2 ** 22 + number;
  }

  function hasFailed(row: number): boolean {
    return scan.endOf(row, MEMBERS.errorCode) + scan.endOf(row, MEMBERS.errorMessage) > 0;
  }

  function shownIn(row: number, found: Meant): Found {
    const { reads, named } = found;
    if (hasFailed(row)) {
      const own = ownRecord((member) => memberIn(row, member));
      const meaning = named ? meaningFor(named.name, found.meaning) : found.meaning;
      const call = addCall(shown({ ...found, meaning }, own.record));
      return { call, reads: reads | own.reads() };
    }
    if (named === null) {
      const call = calls.get(found) ?? addCall(shown(found, {}));
      calls.set(found, call);
      return { call, reads };
    }
    const { name, number, template } = named;
    const known = anybodys.get(template) ?? shown(template, {});
    anybodys.set(template, known);
    // A short key, where the JSON of the call would do as well.
    return { call: addCall({ ...known, name }, `${number} ${name}`), reads };
  }

  function requestedNumber(row: number): number {
    const number = scan.passing(row, requestedList);
    if (number >= 0) return number;
    forgetRequested();
    // Empty, it has room for any record.
    return scan.passing(row, requestedList);
  }

  function forgetRequested(): void {
    scan.forgetPassing();
    requested = [];
  }

  /** -1 when the scanner is full. */
  function tryOf(row: number, place: NumberedPlace): number {
    const number = requestedNumber(row);
    const known = requested[number];
    if (known) {
      const others = othersOf(row, place, known.reads);
      if (others < 0) return -1;
      const call = known.others === others ? known.call : known.more?.get(others);
      if (call !== undefined) return call;
    }
    const meaning = meant.of(row, place);
    if (meaning === null) return -1;
    const found = shownIn(row, meaning);
    if (found.reads & READ.own) return found.call;
    const reads = (known?.reads ?? 0) | found.reads;
    const others = othersOf(row, place, reads);
    if (others < 0) return -1;
    requested[number] = withCall(known, reads, others, found.call);
    return found.call;
  }

  return {
    of(row, place) {
      const call = tryOf(row, place);
      if (call >= 0) return call;
      // An empty scanner has room for any record.
      forgetAll();
      return tryOf(row, place);
    },
    startAgain() {
      forgetRequested();
      calls = new Map();
      anybodys = new Map();
    },
    forget() {
      forgetRequested();
      calls = new Map();
      anybodys = new Map();
      meant.forget();
    },
  };
}

function shown({ event, omitted, meaning }: Meant, record: TrailRecord): ShownCall {
  return shownBy(record, event, omitted, () => meaning);
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
