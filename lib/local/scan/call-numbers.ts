import { type ShownCall, shownBy } from '../../domain/evidence/digest.ts';
import type { CallMeaning, TrailRecord } from '../../domain/trail/record.ts';
import { READ, type Reads, trackedRecord } from './tracked-record.ts';
import type { Scanner } from './scanner.ts';

/** What meaning is always taken to depend on. */
const ALWAYS = [
  'eventSource',
  'eventName',
  'awsRegion',
  'errorCode',
  'errorMessage',
  'recipientAccountId',
  'managementEvent',
  'requestParameters',
  'resources',
] as const;

/** What is known of the records that are equal in the members above. */
interface Known {
  /** What else meaning has been seen to depend on. */
  reads: Reads;
  /** The call by the numbers of those others; under 0 when there are none. */
  readonly calls: Map<number, number>;
}

/** Finds what calls show, once for those that are equal byte for byte in what it depends on. */
export interface CallNumbers {
  of(row: number): number;
  /** Numbers of the scanner have lost their meaning. */
  forget(): void;
}

/**
 * `valueOf` reads a member of a row, `addCall` numbers what a call shows, and `forgetAll` makes room in the scanner:
 * it calls `forget` in turn.
 */
export function callNumbers(
  scan: Scanner,
  valueOf: (row: number, member: keyof TrailRecord) => unknown,
  meaningOf: (record: TrailRecord) => CallMeaning,
  addCall: (call: ShownCall) => number,
  forgetAll: () => void,
): CallNumbers {
  const alwaysList = scan.list(ALWAYS);
  const identityList = scan.list(['userIdentity']);
  const responseList = scan.list(['responseElements']);
  let known: (Known | undefined)[] = [];
  let accounts: (number | undefined)[] = [];
  const accountNumbers = new Map<unknown, number>();

  function evaluate(row: number): { readonly call: number; readonly reads: Reads } {
    const { record, reads } = trackedRecord((member) => valueOf(row, member));
    const event = `${String(record.eventSource)}:${String(record.eventName)}`;
    return { call: addCall(shownBy(record, event, meaningOf)), reads: reads() };
  }

  /** Of the account in the identity; equal for equal ones. */
  function accountOf(row: number, identity: number): number {
    const found = accounts[identity];
    if (found !== undefined) return found;
    const value = valueOf(row, 'userIdentity');
    const account: unknown =
      value !== null && typeof value === 'object' && 'accountId' in value
        ? JSON.stringify(value.accountId)
        : undefined;
    const number = accountNumbers.get(account) ?? accountNumbers.size;
    accountNumbers.set(account, number);
    accounts[identity] = number;
    return number;
  }

  /** One number for what else a call depends on; -1 when the scanner is full. */
  function others(row: number, reads: Reads): number {
    if (reads === 0) return 0;
    const response = reads & READ.response ? scan.number(row, responseList) : 0;
    const identity = reads & (READ.account | READ.identity) ? scan.number(row, identityList) : 0;
    if (response < 0 || identity < 0) return -1;
    const who = reads & READ.identity ? identity : reads & READ.account ? accountOf(row, identity) : 0;
    return response * 2 ** 20 + who;
  }

  /** -1 when the scanner is full. */
  function tryOf(row: number): number {
    const number = scan.number(row, alwaysList);
    if (number < 0) return -1;
    const same = known[number];
    if (same) {
      if (same.reads & READ.more) return evaluate(row).call;
      const key = others(row, same.reads);
      if (key < 0) return -1;
      const call = same.calls.get(key);
      if (call !== undefined) return call;
    }
    const { call, reads } = evaluate(row);
    const entry = same ?? { reads, calls: new Map<number, number>() };
    known[number] = entry;
    // Seen to depend on more than before: what was kept did not ask for it.
    if ((entry.reads | reads) !== entry.reads) entry.calls.clear();
    entry.reads |= reads;
    const key = entry.reads & READ.more ? 0 : others(row, entry.reads);
    if (key < 0) return -1;
    entry.calls.set(key, call);
    return call;
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
      known = [];
      accounts = [];
    },
  };
}
