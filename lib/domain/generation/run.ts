import type { Window } from '../evidence/evidence.ts';
import { halved } from './parts.ts';

/** One job of a run, over a part of its window. */
export interface Part {
  readonly window: Window;
  /** Null until Access Analyzer began it. */
  readonly jobId: string | null;
  /** Null while nothing came of it yet; `policies` are as AWS wrote them, kept in the archive. */
  readonly outcome:
    | {
        readonly kind: 'policies';
        readonly kept: { readonly key: string; readonly digest: string };
      }
    | { readonly kind: 'none'; readonly reason: string }
    | null;
}

/** The generation of one role's policy: jobs one after the other, since an account has one place. */
export interface GenerationRun {
  readonly roleArn: string;
  readonly startedAt: string;
  readonly parts: readonly Part[];
  /** Only while looks at the job are not answered: since when. */
  readonly unansweredSince?: string | undefined;
}

/** More jobs than that for one role would leave too few of the day's for others. */
export const MOST_PARTS = 10;

export function newRun(
  roleArn: string,
  at: Date,
  parts: readonly Window[],
  tooLarge: readonly Window[],
): GenerationRun {
  const unread = tooLarge.map((window): Part => {
    const reason = 'this day alone has more log files than a job may read';
    return { window, jobId: null, outcome: { kind: 'none', reason } };
  });
  const waiting = parts.map((window): Part => ({ window, jobId: null, outcome: null }));
  return {
    roleArn,
    startedAt: at.toISOString(),
    parts: [...unread, ...waiting].sort((one, other) =>
      one.window.from < other.window.from ? -1 : 1,
    ),
  };
}

/** The part that is next to be begun or looked at; undefined when all have an outcome. */
export function currentPart({ parts }: GenerationRun): Part | undefined {
  return parts.find(({ outcome }) => outcome === null);
}

/** The run with one of its parts made another, or several. */
export function withPart(run: GenerationRun, old: Part, ...fresh: readonly Part[]): GenerationRun {
  return { ...run, parts: run.parts.flatMap((part) => (part === old ? fresh : [part])) };
}

/** The run with a part that was too large for one job cut in two; null when it cannot be, or may not any more. */
export function cut(run: GenerationRun, part: Part): GenerationRun | null {
  const halves = halved(part.window);
  if (halves === null || run.parts.length >= MOST_PARTS) return null;
  return withPart(
    run,
    part,
    ...halves.map((window): Part => ({ window, jobId: null, outcome: null })),
  );
}

/** A look was answered. */
export function answered({ unansweredSince: _, ...run }: GenerationRun): GenerationRun {
  return run;
}

/** Gives up what is not done, saying why. */
export function givenUp(run: GenerationRun, reason: string): GenerationRun {
  return {
    ...run,
    parts: run.parts.map((part) =>
      part.outcome === null ? { ...part, outcome: { kind: 'none', reason } } : part,
    ),
  };
}
