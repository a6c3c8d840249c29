/** Numbers things 0, 1, 2... by their keys. */
export interface Numbering<Thing> {
  numberOf(key: string, thing: Thing): number;
  size(): number;
  /** The things numbered since this was last asked, in order. */
  fresh(): readonly Thing[];
}

export function numbering<Thing>(): Numbering<Thing> {
  const numbers = new Map<string, number>();
  let fresh: Thing[] = [];
  return {
    numberOf(key, thing) {
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const number = numbers.size;
      numbers.set(key, number);
      fresh.push(thing);
      return number;
    },
    size: () => numbers.size,
    fresh() {
      const things = fresh;
      fresh = [];
      return things;
    },
  };
}
