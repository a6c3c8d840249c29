import { hourTally } from '../../domain/evidence/coverage.ts';
import type { Digest, ShownCall } from '../../domain/evidence/digest.ts';
import type { DropReason } from '../../domain/evidence/evidence.ts';
import { countUp } from '../../domain/evidence/role-tally.ts';
import type { PermissionChange } from '../../domain/probation/role-change.ts';
import type { RoleCaller } from '../../domain/trail/attribution.ts';
import { numbering } from './numbering.ts';

const FIRST_RECORDS = 4096;
/** Of callers and calls that are known by number, before they are numbered anew. */
const MOST_NUMBERS = 65_536;

/** Puts digests together, file by file: a file is in one whole or not at all. */
export interface DigestWriter {
  startFile(): void;
  keepFile(): void;
  dropFile(): void;
  /** Counts a record that is no asked role's. */
  drop(reason: DropReason): void;
  /** A record of the window, whoever made it. */
  see(region: unknown, time: number): void;
  change(change: PermissionChange): void;
  /** The number of a caller, or of what a call shows: equal ones have the same. */
  addCaller(caller: RoleCaller): number;
  /** `key` is another for every other call that has one; the JSON of the call unless given. */
  addCall(call: ShownCall, key?: string): number;
  /** A record of an asked role; says where the words of its event id go. */
  record(
    caller: number,
    call: number,
    time: number,
  ): { readonly ids: Uint32Array; readonly at: number };
  /** The last record's event id is no UUID. */
  otherId(id: string | null): void;
  pending(): number;
  digest(): Digest | null;
}

/** What a file adds to the totals. */
interface Totals {
  total: number;
  first: number;
  last: number;
  readonly dropped: Map<DropReason, number>;
  readonly hours: ReturnType<typeof hourTally>;
  readonly changes: PermissionChange[];
}

/** `restarted` hears that callers and calls are numbered anew from now on. */
export function digestWriter(restarted: () => void, mostNumbers = MOST_NUMBERS): DigestWriter {
  let callers = numbering<RoleCaller>();
  let calls = numbering<ShownCall>();
  let restart = false;
  let totals = noTotals();
  let file = noTotals();
  let records = 0;
  let before = 0;
  let callerOf = new Int32Array(FIRST_RECORDS);
  let callOf = new Int32Array(FIRST_RECORDS);
  let times = new Float64Array(FIRST_RECORDS);
  let ids = new Uint32Array(FIRST_RECORDS * 4);
  let otherIds = new Map<number, string | null>();

  function grow(): void {
    const size = callerOf.length * 2;
    const from = { callerOf, callOf, times, ids };
    callerOf = new Int32Array(size);
    callOf = new Int32Array(size);
    times = new Float64Array(size);
    ids = new Uint32Array(size * 4);
    callerOf.set(from.callerOf);
    callOf.set(from.callOf);
    times.set(from.times);
    ids.set(from.ids);
  }

  return {
    startFile() {
      before = records;
      file = noTotals();
    },
    keepFile() {
      addTotals(totals, file);
    },
    dropFile() {
      for (let at = before; at < records && otherIds.size > 0; at += 1) otherIds.delete(at);
      records = before;
    },
    drop(reason) {
      file.total += 1;
      countUp(file.dropped, reason);
    },
    see(region, time) {
      if (time < file.first) file.first = time;
      if (time > file.last) file.last = time;
      file.hours.add(region, time);
    },
    change: (change) => void file.changes.push(change),
    addCaller: (caller) => callers.numberOf(JSON.stringify(caller), caller),
    addCall: (call, key = JSON.stringify(call)) => calls.numberOf(key, call),
    record(caller, call, time) {
      file.total += 1;
      if (records === callerOf.length) grow();
      callerOf[records] = caller;
      callOf[records] = call;
      times[records] = time;
      records += 1;
      return { ids, at: records * 4 - 4 };
    },
    otherId(id) {
      otherIds.set(records - 1, id);
    },
    pending: () => totals.total,
    digest() {
      if (totals.total === 0) return null;
      const { total, first, last, dropped, hours, changes } = totals;
      const digest: Digest = {
        total,
        dropped,
        first,
        last,
        hours: hours.counts(),
        changes,
        restart,
        callers: callers.fresh(),
        calls: calls.fresh(),
        callerOf: callerOf.slice(0, records),
        callOf: callOf.slice(0, records),
        times: times.slice(0, records),
        ids: ids.slice(0, records * 4),
        otherIds,
      };
      totals = noTotals();
      records = 0;
      otherIds = new Map();
      restart = callers.size() + calls.size() > mostNumbers;
      if (restart) {
        callers = numbering();
        calls = numbering();
        restarted();
      }
      return digest;
    },
  };
}

function noTotals(): Totals {
  return {
    total: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    dropped: new Map(),
    hours: hourTally(),
    changes: [],
  };
}

function addTotals(into: Totals, { total, first, last, dropped, hours, changes }: Totals): void {
  into.total += total;
  into.first = Math.min(into.first, first);
  into.last = Math.max(into.last, last);
  into.hours.addAll(hours.counts());
  for (const change of changes) into.changes.push(change);
  for (const [reason, count] of dropped) {
    into.dropped.set(reason, (into.dropped.get(reason) ?? 0) + count);
  }
}
