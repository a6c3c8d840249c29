import { eventTime } from './event-time.ts';
import type { Pruned } from './evidence.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How much older than its newest record a file's name may be: names say when a file was begun or delivered, to the
 * minute. Log tools allow for minutes; an hour is on the safe side.
 */
const NAMED_EARLY = HOUR;

/**
 * How long after a call its record may be delivered. CloudTrail delivers "within an average of about 5 minutes" and
 * promises nothing, so two days are on the safe side. Source: CloudTrail user guide, "How CloudTrail works".
 */
const DELIVERED_LATE = 2 * DAY;

/** What the path of a file or folder says of the log files there. */
export interface LogPlace {
  /** Null when it does not say. */
  readonly region: string | null;
  /** When they were delivered, in milliseconds since 1970, `to` exclusive; null when it does not say. */
  readonly delivered: { readonly from: number; readonly to: number } | null;
}

/** What is asked for; null for everything. */
export interface LogFilter {
  /** ISO 8601; when calls were made. */
  readonly from: string | null;
  /** Exclusive. */
  readonly to: string | null;
  /** Regions whose log files are asked for. */
  readonly regions: ReadonlySet<string> | null;
}

export const EVERYTHING: LogFilter = { from: null, to: null, regions: null };

const NAME = /^\d{12}_CloudTrail_([a-z0-9-]+)_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/\\]+$/;
const FOLDERS =
  /(?:^|[/\\])CloudTrail[/\\]([a-z]+(?:-[a-z]+)+-\d+)(?:[/\\](\d{4})(?:[/\\](\d\d)(?:[/\\](\d\d))?)?)?(?:[/\\]|$)/;

/**
 * Reads a path, with slashes or backslashes, of an account's trail (`AWSLogs/ACCOUNT/CloudTrail/REGION/yyyy/mm/dd/`),
 * an organisation's (`AWSLogs/o-ID/ACCOUNT/CloudTrail/...`), or of a part of either. A file's own name is believed
 * before its folders. Source: CloudTrail user guide, "CloudTrail log file name format".
 */
export function placeOf(path: string): LogPlace {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const [, region, ...stamp] = NAME.exec(name) ?? [];
  if (region !== undefined) return { region, delivered: spanOf(stamp, MINUTE) };

  const [, folder, ...day] = FOLDERS.exec(path) ?? [];
  return { region: folder ?? null, delivered: spanOf(day, DAY) };
}

/**
 * Between which times, in milliseconds since 1970, the calls were made that a log file of a place can hold, by the same
 * margins as below; null when the place does not say.
 */
export function callsOf({
  delivered,
}: LogPlace): { readonly from: number; readonly to: number } | null {
  return delivered && { from: delivered.from - DELIVERED_LATE, to: delivered.to + NAMED_EARLY };
}

/** Between which times, in milliseconds since 1970, files are named that can hold what is asked for; `to` exclusive. */
export function deliveryOf({ from, to }: LogFilter): {
  readonly from: number;
  readonly to: number;
} {
  return {
    from: bound(from, Number.NEGATIVE_INFINITY) - NAMED_EARLY,
    to: bound(to, Number.POSITIVE_INFINITY) + DELIVERED_LATE,
  };
}

/** Why nothing that is asked for can be in a place; null when something can. */
export function pruner(filter: LogFilter): (place: LogPlace) => Pruned['why'] | null {
  const { regions } = filter;
  const { from, to } = deliveryOf(filter);

  return ({ region, delivered }) => {
    if (regions !== null && region !== null && !regions.has(region)) return 'another-region';
    if (delivered === null) return null;
    return delivered.to <= from || delivered.from >= to ? 'outside-window' : null;
  };
}

/** A time that cannot be read prunes nothing. */
function bound(time: string | null, otherwise: number): number {
  return (time === null ? null : eventTime(time)) ?? otherwise;
}

/** From year down to minute, as far as they are given; null when there is no such time. */
function spanOf(
  [year, month, day, hour, minute]: readonly (string | undefined)[],
  unit: number,
): LogPlace['delivered'] {
  if (year === undefined) return null;
  const y = Number(year);
  if (month === undefined) return { from: Date.UTC(y, 0), to: Date.UTC(y + 1, 0) };
  const m = Number(month);
  if (m < 1 || m > 12) return null;
  if (day === undefined) return { from: Date.UTC(y, m - 1), to: Date.UTC(y, m) };
  const from = Date.UTC(y, m - 1, Number(day), Number(hour ?? 0), Number(minute ?? 0));
  // What rolls over is no date: no 31st of June, no hour 24.
  const same = new Date(from).toISOString().startsWith(`${year}-${month}-${day}T${hour ?? '00'}`);
  return same ? { from, to: from + unit } : null;
}
