import type { RoleCaller } from '../trail/attribution.ts';
import type { Digest, ShownCall } from './digest.ts';
import type { RoleTally, TallyEntry, TallyKinds } from './role-tally.ts';
import { eventHash, type SeenEvents } from './seen-events.ts';

/** Where a caller's records are counted. */
export interface PlacedTally {
  readonly tally: RoleTally;
  readonly slot: number;
  /** False when the caller is another role of the asked ARN. */
  readonly sameId: boolean;
}

interface Counting {
  /** Null when the caller is none of the asked roles. */
  readonly tallyOf: (caller: RoleCaller) => PlacedTally | null;
  readonly seen: SeenEvents;
}

interface Caller extends PlacedTally {
  readonly session: number;
  readonly forwardedBy: string;
  readonly found: Found;
}

/** What is known of calls so far; shared by the callers of one role. */
interface Found {
  /** By the number of the call. */
  readonly entries: Map<number, CallEntry>;
  readonly kinds: TallyKinds;
}

interface CallEntry {
  readonly entry: TallyEntry;
  readonly hash: number;
}

/** Counts the records of one reader's digests; `addTotals` takes what is no single role's. */
export function digestReader(
  { tallyOf, seen }: Counting,
  addTotals: (digest: Digest) => void,
): (digest: Digest) => void {
  let callers: RoleCaller[] = [];
  /** The callers of whom there has been a record, by number: a role without one must not come up. */
  let placed: (Caller | undefined)[] = [];
  let calls: ShownCall[] = [];
  let foundOf = new Map<number, Found>();

  function callerAt(number: number): Caller {
    const known = placed[number];
    if (known) return known;
    const caller = callers[number];
    const place = caller && tallyOf(caller);
    if (!place) throw new Error(`a digest counts caller ${number}, who was not asked for`);
    const found = foundOf.get(place.slot) ?? { entries: new Map(), kinds: new Map() };
    foundOf.set(place.slot, found);
    const session = place.tally.session(caller.session);
    const made = { ...place, session, forwardedBy: caller.forwardedBy, found };
    placed[number] = made;
    return made;
  }

  function entryAt({ found: { entries, kinds }, tally, slot }: Caller, number: number): CallEntry {
    const known = entries.get(number);
    if (known) return known;
    const shown = calls[number];
    if (!shown) throw new Error(`a digest counts call ${number}, which it does not have`);
    const entry = { entry: tally.entry(shown, kinds), hash: eventHash(shown.event, slot) };
    entries.set(number, entry);
    return entry;
  }

  return (digest) => {
    if (digest.restart) {
      callers = [];
      placed = [];
      calls = [];
      foundOf = new Map();
    }
    addTotals(digest);
    for (const caller of digest.callers) callers.push(caller);
    for (const call of digest.calls) calls.push(call);

    const { callerOf, callOf, times, ids, otherIds } = digest;
    for (let at = 0; at < callerOf.length; at += 1) {
      const caller = callerAt(callerOf[at] ?? -1);
      const { tally } = caller;
      if (!caller.sameId) {
        tally.drop('another-role-id');
        continue;
      }
      const { entry, hash } = entryAt(caller, callOf[at] ?? -1);
      const other = otherIds.size === 0 ? undefined : otherIds.get(at);
      const time = times[at] ?? 0;
      const isNew =
        other === undefined
          ? seen.addWords(ids, at * 4, hash, time)
          : other === null || seen.add(other, hash, time);
      if (!isNew) {
        tally.drop('duplicate');
        continue;
      }
      const { session, forwardedBy } = caller;
      tally.count(entry, { time, ids, at: at * 4, otherId: other, forwardedBy, session });
    }
  };
}
