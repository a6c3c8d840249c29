import type { RoleCaller } from '../trail/attribution.ts';
import type { Digest, ShownCall } from './digest.ts';
import type { RoleTally, TallyEntry } from './role-tally.ts';
import { eventHash, type SeenEvents, uuidText } from './seen-events.ts';
import type { Session, Sight } from './sightings.ts';

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
  readonly session: Session | null;
  readonly forwardedBy: string;
  /** What the calls so far add to, by their number; shared by the callers of one role. */
  readonly entries: Map<number, CallEntry>;
}

interface CallEntry {
  readonly shown: ShownCall;
  readonly entry: TallyEntry | null;
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
  let entriesOf = new Map<number, Map<number, CallEntry>>();

  function callerAt(number: number): Caller {
    const known = placed[number];
    if (known) return known;
    const caller = callers[number];
    const place = caller && tallyOf(caller);
    if (!place) throw new Error(`a digest counts caller ${number}, who was not asked for`);
    const entries = entriesOf.get(place.slot) ?? new Map<number, CallEntry>();
    entriesOf.set(place.slot, entries);
    const found = {
      ...place,
      session: place.tally.session(caller.session),
      forwardedBy: caller.forwardedBy,
      entries,
    };
    placed[number] = found;
    return found;
  }

  function entryAt({ entries, tally, slot }: Caller, number: number): CallEntry {
    const known = entries.get(number);
    if (known) return known;
    const shown = calls[number];
    if (!shown) throw new Error(`a digest counts call ${number}, which it does not have`);
    const entry = { shown, entry: entryOf(tally, shown), hash: eventHash(shown.event, slot) };
    entries.set(number, entry);
    return entry;
  }

  return (digest) => {
    if (digest.restart) {
      callers = [];
      placed = [];
      calls = [];
      entriesOf = new Map();
    }
    addTotals(digest);
    for (const caller of digest.callers) callers.push(caller);
    for (const call of digest.calls) calls.push(call);

    const { callerOf, callOf, times, ids, otherIds } = digest;
    let at = 0;
    const idOf = () => otherIds.get(at) ?? (otherIds.has(at) ? null : uuidText(ids, at * 4));
    for (; at < callerOf.length; at += 1) {
      const caller = callerAt(callerOf[at] ?? -1);
      const { tally } = caller;
      if (!caller.sameId) {
        tally.drop('another-role-id');
        continue;
      }
      const { shown, entry, hash } = entryAt(caller, callOf[at] ?? -1);
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
      countCall(tally, shown, entry, caller, time, idOf);
    }
  };
}

/** Null for a call that shows nothing. */
export function entryOf(tally: RoleTally, { event, showing }: ShownCall): TallyEntry | null {
  return showing.kind === 'dropped' ? null : tally.entry(event, showing);
}

/** Counts one record of a role, which is no duplicate; `entry` is `entryOf` what it shows. */
export function countCall(
  tally: RoleTally,
  { showing, omitted }: ShownCall,
  entry: TallyEntry | null,
  { session, forwardedBy }: Pick<Sight, 'session' | 'forwardedBy'>,
  time: number,
  eventId: () => string | null,
): void {
  if (showing.kind === 'dropped' || entry === null) {
    if (showing.kind === 'dropped') tally.drop(showing.reason);
    return;
  }
  const failure = showing.kind === 'used' ? showing.failure : null;
  tally.count(entry, { time, eventId, failure, forwardedBy, session });
  if (omitted) tally.omitted();
}
