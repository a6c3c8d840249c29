const CELL_WORDS = 3;
const FIRST_CELLS = 256;

/** Short lists of pairs of numbers, linked: a cell by its number, 0 for none. Twelve bytes each. */
export interface LinkedCells {
  /** A new cell in front of `next`. */
  add(first: number, second: number, next: number): number;
  first(cell: number): number;
  second(cell: number): number;
  next(cell: number): number;
  setSecond(cell: number, value: number): void;
  setNext(cell: number, next: number): void;
  /** Of a list that starts with `head`, the cells from there on. */
  list(head: number): number[];
  /** Takes what is behind the first `length` cells off a list. */
  cut(head: number, length: number): void;
}

export function linkedCells(): LinkedCells {
  let words = new Int32Array(FIRST_CELLS * CELL_WORDS);
  let size = 1;

  return {
    add(first, second, next) {
      if ((size + 1) * CELL_WORDS > words.length) {
        const before = words;
        words = new Int32Array(before.length * 2);
        words.set(before);
      }
      const cell = size;
      size += 1;
      words[cell * CELL_WORDS] = first;
      words[cell * CELL_WORDS + 1] = second;
      words[cell * CELL_WORDS + 2] = next;
      return cell;
    },
    first: (cell) => words[cell * CELL_WORDS] ?? 0,
    second: (cell) => words[cell * CELL_WORDS + 1] ?? 0,
    next: (cell) => words[cell * CELL_WORDS + 2] ?? 0,
    setSecond(cell, value) {
      words[cell * CELL_WORDS + 1] = value;
    },
    setNext(cell, next) {
      words[cell * CELL_WORDS + 2] = next;
    },
    list(head) {
      const cells: number[] = [];
      for (let cell = head; cell !== 0; cell = words[cell * CELL_WORDS + 2] ?? 0) cells.push(cell);
      return cells;
    },
    cut(head, length) {
      let last = head;
      for (let count = 1; count < length; count += 1) last = words[last * CELL_WORDS + 2] ?? 0;
      words[last * CELL_WORDS + 2] = 0;
    },
  };
}
