/** Values by key whose reads may lag behind the writes. Time is the number of calls that were made so far. */
export interface LaggingStore {
  /** One call later. */
  readonly tick: () => void;
  /** As a reader sees it now, up to so many calls ago; each key, and each reading of it, lags for itself. */
  readonly seen: (key: string) => string | undefined;
  readonly seenBelow: (prefix: string) => readonly string[];
  /** As it is. */
  readonly now: (key: string) => string | undefined;
  readonly nowBelow: (prefix: string) => readonly string[];
  /** As it has been through the whole of the lag; undefined when it was not there all that time, or changed. */
  readonly settled: (key: string) => string | undefined;
  readonly set: (key: string, value: string | undefined) => void;
}

interface Written {
  readonly at: number;
  readonly value: string | undefined;
}

/** `lag` is in calls; 0 reads what was written last. `seed` decides which reading lags how much. */
export function laggingStore(lag: number, seed: number): LaggingStore {
  const history = new Map<string, Written[]>();
  let calls = 0;
  let state = seed * 2_654_435_761 + 1;
  const chance = () => {
    // xorshift32: the same lags on every run.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const asOf = (key: string, at: number) =>
    history.get(key)?.findLast((written) => written.at <= at)?.value;
  const seen = (key: string) =>
    asOf(key, lag === 0 ? calls : calls - Math.floor(chance() * (lag + 1)));
  const now = (key: string) => history.get(key)?.at(-1)?.value;
  const below = (prefix: string) => [...history.keys()].filter((key) => key.startsWith(prefix));

  return {
    tick: () => {
      calls += 1;
    },
    seen,
    seenBelow: (prefix) => below(prefix).filter((key) => seen(key) !== undefined),
    now,
    nowBelow: (prefix) => below(prefix).filter((key) => now(key) !== undefined),
    settled: (key) => {
      const [first, ...later] = [
        asOf(key, calls - lag),
        ...(history.get(key) ?? []).filter(({ at }) => at > calls - lag).map(({ value }) => value),
      ];
      return later.every((value) => value === first) ? first : undefined;
    },
    set: (key, value) => {
      const past = history.get(key) ?? [];
      history.set(key, [...past, { at: past.length === 0 && calls === 0 ? -1_000 : calls, value }]);
    },
  };
}
