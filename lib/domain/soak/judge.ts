import { counted } from '../counted.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { lastAccessedNotes, seenByIamAlone } from '../last-accessed/notes.ts';
import type { Options } from '../options.ts';
import { daysUntilExpected, measure, type SoakNumbers } from './measure.ts';

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
/** In days: what is seen for a second time may come any day. */
const LOOK_AGAIN = 7;

/**
 * Has enough been seen to draft from? The trail spans the days asked for, the role did something, nothing new appeared
 * in the last quarter of the soak, and not more than `maxNew` new behaviours are to be expected in the next 30 days, by
 * days and by weeks alike. Until then it is worth waiting; at the limit, or where no more records come, the draft is
 * made all the same and its reviewer is told. No evidence and lost evidence refuse: silence of a trail that could not be
 * read is no proof that nothing was used.
 * `more` says that records after `now` can still come, so waiting helps.
 */
export function judgeSoak(
  evidence: Evidence,
  options: Options,
  now: Date,
  more: boolean,
): SoakVerdict {
  const numbers = measure(evidence, options, now);
  const refused = refusals(evidence, numbers, options);
  if (refused.length > 0) return { kind: 'refuse', numbers, reasons: refused };

  const doubts = [...novelty(numbers), ...expectation(numbers, options)];
  if (doubts.length === 0) return { kind: 'ready', numbers, warnings: gaps(evidence, numbers) };

  const reasons = doubts.map(({ reason }) => reason);
  const wait = Math.max(...doubts.map(({ days }) => days));
  const limit = Date.parse(evidence.window.from) + options.maxDays * DAY;
  const until = Math.min(now.getTime() + wait * DAY, limit);
  if (more && until > now.getTime()) {
    return { kind: 'extend', numbers, until: new Date(until).toISOString(), reasons };
  }
  const why = more ? `the soak is at its limit of ${options.maxDays} days` : 'the records end here';
  const warnings = reasons.map((reason) => `${reason}; ${why}`);
  return { kind: 'ready', numbers, warnings: [...warnings, ...gaps(evidence, numbers)] };
}

/** Why it is too early, and in how many days to look again. */
interface Doubt {
  readonly reason: string;
  readonly days: number;
}

function novelty({ lastNovelty, quietDays, quietNeeded }: SoakNumbers): readonly Doubt[] {
  const missing = quietNeeded - quietDays;
  if (missing <= 0) return [];
  return [
    {
      reason: `an action was seen for the first time on ${lastNovelty}, ${quietDays} of the ${quietNeeded} quiet days ago that are needed`,
      days: missing,
    },
  ];
}

/**
 * Of the bound it is said how often it held, and no more: test/unit/domain/soak/simulation.test.ts measures that on
 * made-up roles whose actions come in groups and bursts.
 */
function expectation({ discovery }: SoakNumbers, { maxNew }: Options): readonly Doubt[] {
  const { expected, once, days } = discovery;
  const { behaviours, atMost, byWeeks } = expected;
  if (behaviours <= maxNew && (byWeeks ?? 0) <= maxNew) return [];
  const seen = `${once} of ${discovery.behaviours} behaviours ${once === 1 ? 'was' : 'were'} seen on one day only`;
  const about =
    behaviours > maxNew
      ? `about ${shown(behaviours)} new behaviours are to be expected in ${expected.days} days, hardly more than ${atMost} (such a bound held for about 9 of 10 simulated roles)`
      : `counted by weeks, about ${shown(byWeeks ?? 0)} new behaviours are to be expected in ${expected.days} days (by days ${shown(behaviours)})`;
  return [
    {
      reason: `${seen} in ${counted(days, 'day')}, so ${about}; ${shown(maxNew)} are accepted`,
      days: Math.min(LOOK_AGAIN, daysUntilExpected(discovery, maxNew) || LOOK_AGAIN),
    },
  ];
}

function shown(value: number): string {
  return String(Math.round(value * 10) / 10);
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
      `not soaked: the records span ${counted(numbers.spanDays, 'day')} and ${counted(options.soakDays, 'day')} were asked for (--soak)`,
    ];
  }
  if (numbers.calls > 0) return [];
  const refused = evidence.denials.reduce((sum, { count }) => sum + count, 0);
  if (refused > 0) {
    const what =
      refused === 1 ? 'its only call was refused' : `all its ${refused} calls were refused`;
    return [
      `no successful call: ${what}, so nothing shows what it needs${seenByIamAlone(evidence)}`,
    ];
  }
  return [
    `no evidence: the records hold no call of this role, which does not prove that it needs nothing${seenByIamAlone(evidence)}`,
  ];
}

function gaps(evidence: Evidence, { spanDays, monthEnd }: SoakNumbers): readonly string[] {
  const { ledger, unmapped } = evidence;
  const empty = spanDays - ledger.days.length;
  const names = Object.keys(unmapped);
  return [
    ...lastAccessedNotes(evidence),
    ...(monthEnd
      ? []
      : ['no end of a month lies in the soak: what runs monthly may not have been seen']),
    ...(empty > 0
      ? [
          `${counted(empty, 'day')} of the ${spanDays} have no record of anybody: the trail may have gaps`,
        ]
      : []),
    ...(names.length > 0
      ? [
          `calls that match no IAM action known here: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`,
        ]
      : []),
  ];
}
