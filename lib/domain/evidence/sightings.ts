import type { Row, Seen, SightRows } from './sight-rows.ts';

/** Things that differ in their name alone; few kinds come with many names. */
interface Kind<Thing> {
  readonly thing: Thing;
  readonly rows: Map<string, Row>;
}

/** Rows of things seen, by their kind and name. */
export interface Sightings<Thing> {
  /** The kind with a key; `thing` has no name in it. Things are equal exactly when key and name are. */
  kind(key: string, thing: Thing): Kind<Thing>;
  /** The row of a thing, to be kept by who will see it again. */
  row(kind: Kind<Thing>, name: string): Row;
  /** Those with a sight, sorted by key. */
  rows(): readonly { readonly thing: Thing; readonly seen: Seen }[];
}

/** `named` puts a name into a thing, and `keyOf` is what rows are sorted by: another for each thing. */
export function sightings<Thing>(
  rows: SightRows,
  named: (thing: Thing, name: string) => Thing,
  keyOf: (thing: Thing) => string,
): Sightings<Thing> {
  const kinds = new Map<string, Kind<Thing>>();
  return {
    kind(key, thing) {
      const kind = kinds.get(key) ?? { thing, rows: new Map<string, Row>() };
      if (kind.rows.size === 0) kinds.set(key, kind);
      return kind;
    },
    row(kind, name) {
      const row = kind.rows.get(name) ?? rows.add();
      kind.rows.set(name, row);
      return row;
    },
    rows: () =>
      [...kinds.values()]
        .flatMap((kind) => [...kind.rows].map(([name, row]) => ({ kind, name, row })))
        .filter(({ row }) => rows.hasSight(row))
        .map(({ kind, name, row }) => {
          const thing = named(kind.thing, name);
          return { key: keyOf(thing), thing, row };
        })
        .sort(({ key: one }, { key: other }) => (one < other ? -1 : 1))
        .map(({ thing, row }) => ({ thing, seen: rows.seen(row) })),
  };
}
