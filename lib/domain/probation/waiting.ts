import { isNothing, kindOf, kindOfChange, NOTHING, together, type Wake } from './wake.ts';

/** What is kept of a role in probation, by its id. Only the stores that keep it ever hold it. */
export interface Waiting {
  readonly execution: string;
  /** Null while the role is being looked at: nobody waits then, and what comes is noted. */
  readonly taskToken: string | null;
  /** End of probation, ISO 8601 in UTC. */
  readonly until: string;
  /** What came while nobody waited. */
  readonly pending: Wake;
  /** The kinds of refusal and change that woke somebody in this probation, or are noted: none does so twice. */
  readonly known: readonly string[];
}

/** What a store has to do: nothing, write, or write and then answer the task. */
export type Move =
  | { readonly kind: 'none' }
  | { readonly kind: 'write'; readonly waiting: Waiting }
  | {
      readonly kind: 'answer';
      readonly waiting: Waiting;
      readonly taskToken: string;
      readonly wake: Wake;
    };

/** A role that is refused more kinds of calls than this is left to the daily sweep. */
const MOST_KINDS = 200;

/**
 * A task begins to wait. What came since the last one stopped waiting is answered at once; what came in another
 * execution's probation is forgotten.
 */
export function begin(
  standing: Waiting | null,
  task: { readonly execution: string; readonly taskToken: string; readonly until: string },
): Move {
  const own = standing?.execution === task.execution ? standing : null;
  const { pending = NOTHING, known = [] } = own ?? {};
  return isNothing(pending)
    ? { kind: 'write', waiting: { ...task, pending, known } }
    : answer({ ...task, pending, known }, task.taskToken, NOTHING);
}

/**
 * Something happened at a time. Of a storm the first answers the task that waits; a refusal or change of a kind that was
 * looked at, or is noted, changes nothing.
 */
export function wakeUp(standing: Waiting | null, wake: Wake, at: string): Move {
  if (standing === null || Date.parse(at) >= Date.parse(standing.until)) return { kind: 'none' };
  const known = new Set(standing.known);
  const room = Math.max(0, MOST_KINDS - known.size);
  const denials = wake.denials.filter((one) => !known.has(kindOf(one))).slice(0, room);
  const changes = (wake.changes ?? []).filter((one) => !known.has(kindOfChange(one)));
  const news = together(NOTHING, { ...wake, denials, changes: changes.slice(0, room) });
  if (isNothing(news)) return { kind: 'none' };
  const kinds = [...denials.map(kindOf), ...(news.changes ?? []).map(kindOfChange)];
  const told = { ...standing, known: [...known, ...kinds] };
  return standing.taskToken === null
    ? { kind: 'write', waiting: noted(told, news) }
    : answer(told, standing.taskToken, news);
}

/** With what came while nobody waited. */
export function noted(waiting: Waiting, wake: Wake): Waiting {
  return { ...waiting, pending: together(waiting.pending, wake) };
}

function answer(waiting: Waiting, taskToken: string, wake: Wake): Move {
  return {
    kind: 'answer',
    waiting: { ...waiting, taskToken: null, pending: NOTHING },
    taskToken,
    wake: together(waiting.pending, wake),
  };
}
