/** Access Analyzer's capacity of one account: one job at a time, and so many a day. Times are ISO 8601 in UTC. */
export interface Slot {
  /** Whose jobs have the account's one place; null for nobody's. */
  readonly holder: {
    readonly run: string;
    /** Unless renewed, anybody may have it from then on: its execution was stopped and cannot say so. */
    readonly until: string;
  } | null;
  /** The UTC day of `jobs`, `2026-10-15`. */
  readonly day: string;
  /** The jobs started on that day. Asking for one again counts once, and one that was cancelled counts. */
  readonly jobs: readonly string[];
}

/** A run that wants to start a job. */
interface Ask {
  readonly run: string;
  /** The same for the same question, so that asking again after a crash is no new job. */
  readonly job: string;
  readonly at: Date;
  readonly jobsADay: number;
}

export type SlotAnswer =
  | { readonly kind: 'granted'; readonly slot: Slot }
  | { readonly kind: 'busy'; readonly retryAt: string; readonly reason: string };

/** How long the place is kept for a run of which nothing is heard. */
const KEPT_MS = 2 * 60 * 60 * 1000;
/** A job takes minutes: when to ask again while another's runs. */
export const RETRY_AFTER_MS = 10 * 60 * 1000;

const FEW = ['af-south-1', 'ap-east-1', 'ap-southeast-3', 'eu-south-1', 'me-south-1'];

/**
 * Jobs that one account may start a day in a region; no account can have more.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html
 */
export function jobsADay(region: string): number {
  return FEW.includes(region) ? 5 : 50;
}

/** May the run start this job now? A run that has the place keeps it, for as long again. */
export function claimSlot(
  standing: Slot | null,
  { run, job, at, jobsADay: most }: Ask,
): SlotAnswer {
  const day = at.toISOString().slice(0, 10);
  const jobs = standing?.day === day ? standing.jobs : [];
  const holder = standing?.holder ?? null;
  if (holder !== null && holder.run !== run && holder.until > at.toISOString()) {
    return {
      kind: 'busy',
      retryAt: later(at, RETRY_AFTER_MS),
      reason: "another role's job has the account's one place",
    };
  }
  if (!jobs.includes(job) && jobs.length >= most) {
    return {
      kind: 'busy',
      retryAt: new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000 + RETRY_AFTER_MS).toISOString(),
      reason: `all ${most} jobs of ${day} are used up`,
    };
  }
  return {
    kind: 'granted',
    slot: {
      holder: { run, until: later(at, KEPT_MS) },
      day,
      jobs: jobs.includes(job) ? jobs : [...jobs, job],
    },
  };
}

/** The place without this run in it; `unstarted` is a job that Access Analyzer refused to begin, which costs nothing. */
export function releaseSlot(standing: Slot, run: string, unstarted?: string): Slot {
  const holder = standing.holder?.run === run ? null : standing.holder;
  return { ...standing, holder, jobs: standing.jobs.filter((job) => job !== unstarted) };
}

function later(at: Date, ms: number): string {
  return new Date(at.getTime() + ms).toISOString();
}
