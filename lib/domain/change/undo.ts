/** What a person asked to be taken back on the ticket of a change, once its probation is over. */
export interface Undo {
  /** Counts from 1 on each ticket. */
  readonly number: number;
  /** The execution that does it. */
  readonly execution: string;
  readonly by: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** `s3`, `s3:GetObject`: only that comes back. Null: everything that the change took. */
  readonly only: string | null;
  /** Absent while it is under way. */
  readonly outcome?: UndoOutcome | undefined;
}

/** What became of it. `others`: what others changed since, and was left as they made it, one line each. */
export type UndoOutcome =
  | {
      readonly kind: 'undone';
      readonly at: string;
      readonly writes: number;
      readonly others: readonly string[];
    }
  /** Nothing was changed. */
  | { readonly kind: 'refused'; readonly at: string; readonly reason: string }
  /** It stopped on the way: a person must look. */
  | { readonly kind: 'failed'; readonly at: string; readonly reason: string };

/** `after`: how many had been asked on the page that it was asked from, so that no form counts twice. */
export interface UndoRequest extends Pick<Undo, 'execution' | 'by' | 'at' | 'only'> {
  readonly after: number;
}

export type Asking =
  | { readonly kind: 'new'; readonly undo: Undo }
  | { readonly kind: 'under-way'; readonly undo: Undo }
  /** The page it was asked from is not how the ticket stands. */
  | { readonly kind: 'stale' };

/** TimeoutSeconds of undo-role and some more: what is not settled by then never will be. */
const LONGEST_MS = 3 * 3_600_000;

/** The one that is being carried out; null when none is, or nothing was ever heard of it again. */
export function underWay(undos: readonly Undo[], now: Date): Undo | null {
  const last = undos.at(-1);
  if (last === undefined || last.outcome !== undefined) return null;
  return now.getTime() < Date.parse(last.at) + LONGEST_MS ? last : null;
}

/** What becomes of a request, one at a time. */
export function asked(
  undos: readonly Undo[],
  { after, execution, by, at, only }: UndoRequest,
): Asking {
  const standing = underWay(undos, new Date(at));
  if (standing !== null) return { kind: 'under-way', undo: standing };
  if (after !== undos.length) return { kind: 'stale' };
  return { kind: 'new', undo: { number: undos.length + 1, execution, by, at, only } };
}

/** The same with an outcome; null when there is none of that execution, or it is settled. */
export function settled(
  undos: readonly Undo[],
  execution: string,
  outcome: UndoOutcome,
): readonly Undo[] | null {
  const isIt = (undo: Undo) => undo.execution === execution && undo.outcome === undefined;
  return undos.some(isIt) ? undos.map((undo) => (isIt(undo) ? { ...undo, outcome } : undo)) : null;
}
