import type { Evidence } from './evidence/evidence.ts';
import type { Options } from './options.ts';

/** The numbers behind a soak verdict. Days are UTC days. */
export interface SoakNumbers {
  readonly askedDays: number;
  /** Days from the first to the last with a record of anybody, both counted: what the trail spans. */
  readonly spanDays: number;
  /** Days on which the role itself made a call that was authorised. */
  readonly activeDays: number;
  readonly calls: number;
  readonly actions: number;
  /** The day on which an action was seen for the first time, the last such day; null when there was none. */
  readonly lastNovelty: string | null;
  /** Full days since then. */
  readonly quietDays: number;
  readonly quietNeeded: number;
}

export type SoakVerdict =
  | { readonly kind: 'ready'; readonly numbers: SoakNumbers; readonly warnings: readonly string[] }
  /** `until` is when to look again, ISO 8601. */
  | {
      readonly kind: 'extend';
      readonly numbers: SoakNumbers;
      readonly until: string;
      readonly reasons: readonly string[];
    }
  | { readonly kind: 'refuse'; readonly numbers: SoakNumbers; readonly reasons: readonly string[] };

const DAY = 86_400_000;

/**
 * Has enough been seen to draft from? A plain rule: the trail spans the days asked for, the role did something, and
 * nothing new appeared in the last quarter of the soak. No evidence and lost evidence refuse: silence of a trail that
 * could not be read is no proof that nothing was used.
 * `more` says that records after `now` can still come, so waiting helps.
 */
export function judgeSoak(
  evidence: Evidence,
  options: Options,
  now: Date,
  more: boolean,
): SoakVerdict {
  const numbers = measure(evidence, options, now);
  const reasons = refusals(evidence, numbers, options);
  if (reasons.length > 0) return { kind: 'refuse', numbers, reasons };

  const missing = numbers.quietNeeded - numbers.quietDays;
  if (missing <= 0) return { kind: 'ready', numbers, warnings: gaps(evidence, numbers) };

  const novelty = `an action was seen for the first time on ${numbers.lastNovelty}, ${numbers.quietDays} of the ${numbers.quietNeeded} quiet days ago that are needed`;
  const limit = Date.parse(evidence.window.from) + options.maxDays * DAY;
  const until = Math.min(now.getTime() + missing * DAY, limit);
  if (more && until > now.getTime()) {
    return { kind: 'extend', numbers, until: new Date(until).toISOString(), reasons: [novelty] };
  }
  const why = more ? `the soak is at its limit of ${options.maxDays} days` : 'the records end here';
  return {
    kind: 'ready',
    numbers,
    warnings: [`${novelty}, and ${why}`, ...gaps(evidence, numbers)],
  };
}

function measure(evidence: Evidence, options: Options, now: Date): SoakNumbers {
  const firstSeen = new Map<string, string>();
  const active = new Set<string>();
  for (const { action, first, days } of evidence.calls) {
    const day = first.slice(0, 10);
    const before = firstSeen.get(action);
    if (before === undefined || day < before) firstSeen.set(action, day);
    for (const each of days) active.add(each);
  }
  const lastNovelty = [...firstSeen.values()].sort().at(-1) ?? null;
  const { days } = evidence.ledger;
  return {
    askedDays: options.soakDays,
    spanDays: spanned(days[0], days.at(-1)),
    activeDays: active.size,
    calls: evidence.calls.reduce((sum, { count }) => sum + count, 0),
    actions: firstSeen.size,
    lastNovelty,
    quietDays:
      lastNovelty === null
        ? 0
        : Math.max(0, Math.floor((now.getTime() - Date.parse(lastNovelty)) / DAY) - 1),
    quietNeeded: Math.floor(options.soakDays / 4),
  };
}

function spanned(first: string | undefined, last: string | undefined): number {
  if (first === undefined || last === undefined) return 0;
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
}

function refusals(evidence: Evidence, numbers: SoakNumbers, options: Options): readonly string[] {
  const { corrupt } = evidence.ledger.files;
  const [broken] = corrupt;
  if (broken !== undefined) {
    const others = corrupt.length > 1 ? ` (and ${corrupt.length - 1} more)` : '';
    return [
      `evidence was lost: ${broken.file} could not be read whole: ${broken.reason}${others}. Mend or replace it, or take it out knowing what is missing`,
    ];
  }
  if (numbers.spanDays < options.soakDays) {
    return [
      `not soaked: the records span ${daysText(numbers.spanDays)} and ${daysText(options.soakDays)} were asked for (--soak)`,
    ];
  }
  if (numbers.calls > 0) return [];
  const refused = evidence.denials.reduce((sum, { count }) => sum + count, 0);
  if (refused > 0) {
    const what =
      refused === 1 ? 'its only call was refused' : `all its ${refused} calls were refused`;
    return [`no successful call: ${what}, so nothing shows what it needs`];
  }
  return [
    'no evidence: the records hold no call of this role, which does not prove that it needs nothing',
  ];
}

function gaps({ ledger, unmapped }: Evidence, { spanDays }: SoakNumbers): readonly string[] {
  const empty = spanDays - ledger.days.length;
  const names = Object.keys(unmapped);
  return [
    ...(empty > 0
      ? [`${daysText(empty)} of the ${spanDays} have no record of anybody: the trail may have gaps`]
      : []),
    ...(names.length > 0
      ? [
          `calls that match no IAM action known here: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`,
        ]
      : []),
  ];
}

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
